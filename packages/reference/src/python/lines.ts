const UNUSUAL_TERMINATOR = /[\r\v\f\u001c-\u001e\u0085\u2028\u2029]/;
const TERMINATOR = /\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/;

export const hasUnusualTerminators = (text: string): boolean => UNUSUAL_TERMINATOR.test(text);

/** Lines as the reference cuts them: at every Unicode line boundary, without an empty line after the last terminator. */
export function splitLines(text: string): string[] {
  if (text === '') return [];
  const lines = text.split(hasUnusualTerminators(text) ? TERMINATOR : '\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

// Differs from `String.prototype.trim`: U+001C to U+001F and U+0085 go, U+FEFF stays.
const BLANK = '[\\t-\\r\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const LEADING = new RegExp(`^${BLANK}+`);
const BLANK_UNIT = new RegExp(BLANK);

/** Text without blanks at both ends, by the reference's notion of a blank. Linear, whatever the text. */
export function trimBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && BLANK_UNIT.test(text.charAt(end - 1))) end--;
  return text.slice(0, end).replace(LEADING, '');
}
