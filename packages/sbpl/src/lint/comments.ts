/** A comment, a text, or a raw text of a profile, whichever begins first. */
const TOKEN = /;[^\n]*|#\|[\s\S]*?\|#|#?"[^"\\]*(?:\\[\s\S][^"\\]*)*"|#\\[\s\S]/g;

/** The text with its comments blanked, every other character in its place. */
export const withoutComments = (text: string): string =>
  text.replace(TOKEN, (token) => (token.startsWith(';') || token.startsWith('#|') ? token.replace(/[^\n]/g, ' ') : token));
