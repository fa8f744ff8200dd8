/** The words of a question, as a shell would take them apart: quotes hold spaces together, a backslash the next character. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [word] of text.matchAll(/(?:"(?:[^"\\]|\\[\s\S])*"|'[^']*'|\\[\s\S]|[^\s"'\\])+/g)) {
    words.push(
      word.replace(/"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|\\([\s\S])/g, (_all, double, single, one) => unescaped(double) ?? single ?? one),
    );
  }
  return words;
}

const unescaped = (text: string | undefined): string | undefined => text?.replace(/\\([\s\S])/g, '$1');
