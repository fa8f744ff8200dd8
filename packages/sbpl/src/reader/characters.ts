export const NAMED_CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['space', ' '],
  ['newline', '\n'],
  ['return', '\r'],
  ['tab', '\t'],
  ['nul', '\0'],
]);

export const RADIX: Readonly<Record<string, { base: number; digits: RegExp }>> = {
  b: { base: 2, digits: /^[+-]?[01]+$/ },
  o: { base: 8, digits: /^[+-]?[0-7]+$/ },
  d: { base: 10, digits: /^[+-]?[0-9]+$/ },
  x: { base: 16, digits: /^[+-]?[0-9a-fA-F]+$/ },
};

/** What word processors and web pages make of a straight quote. */
export const CURLY_QUOTES = '\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb';

export const DECIMAL = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
export const HEX_PAIR = /^[0-9a-fA-F]{2}$/;

export const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/** What ends a symbol, number or named character, by code below 128. */
const DELIMITERS = new Uint8Array(128);
for (const character of ' \t\n\v\f\r()[]{}";\'`,') {
  DELIMITERS[character.charCodeAt(0)] = 1;
}

export const isDelimiter = (code: number): boolean => code < 128 && DELIMITERS[code] === 1;

/** Whether a word may be a number: it begins with a digit, a dot or a sign. */
export const mayBeNumber = (code: number): boolean => (code >= 48 && code <= 57) || code === 46 || code === 43 || code === 45;
