import { usageError } from '../error.js';
import { standardInput } from './profile-text.js';

/** The questions of a command line; `-` among them stands for those of standard input, one a line. */
export async function questionsOf(given: readonly string[]): Promise<string[]> {
  if (given.filter((each) => each === '-').length > 1) {
    throw usageError('ARGUMENT_CONFLICT', 'standard input can be read once', 'name - once');
  }
  const texts: string[] = [];
  for (const each of given) {
    if (each === '-') texts.push(...linesOf(await standardInput()));
    else texts.push(each);
  }
  return texts;
}

/** Empty lines and comments are no questions. */
const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith(';'));
