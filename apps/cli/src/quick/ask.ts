import { ask } from '../commands/ask.js';
import { parsePlain } from '../parse-plain.js';
import { runCommandLine } from '../run-command-line.js';

/** The whole of this command in one file. Undefined: the line is not plain, and nothing was done. */
export async function start(argv: readonly string[]): Promise<number | undefined> {
  const parsed = parsePlain(argv, ask);
  return parsed && runCommandLine(argv, () => parsed);
}
