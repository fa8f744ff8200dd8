import { visible } from '../inert.js';

/** What a shell takes as it stands. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** One argument for a POSIX shell. Null for text with characters that cannot be seen: nobody should be asked to paste them. */
export function shellWord(word: string): string | null {
  if (visible(word) !== word) return null;
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
