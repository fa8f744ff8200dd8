const BLANK = /\s/;

/** The words of a question, as a shell would take them apart: quotes hold spaces together, a backslash the next character. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charAt(at);
    const end = unit === '"' || unit === "'" ? closing(text, at) : -1;
    if (end !== -1) {
      const inner = text.slice(at + 1, end);
      word = (word ?? '') + (unit === '"' ? inner.replace(/\\([\s\S])/g, '$1') : inner);
      at = end;
    } else if (unit === '\\' && at + 1 < text.length) word = (word ?? '') + text.charAt(++at);
    else if (!BLANK.test(unit) && unit !== '"' && unit !== "'" && unit !== '\\') word = (word ?? '') + unit;
    else if (word !== null) {
      words.push(word);
      word = null;
    }
  }
  return word === null ? words : [...words, word];
}

/** Where a quote ends; -1 for one that is left open, which counts as a blank. */
function closing(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at++) {
    if (text.charAt(at) === quote) return at;
    if (quote === '"' && text.charAt(at) === '\\') at++;
  }
  return -1;
}
