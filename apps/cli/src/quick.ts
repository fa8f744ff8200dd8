// The build makes one file of this for each command that is asked for often, with that command in the place of this one.
import { status as command } from './commands/status.js';
import { parsePlain } from './parse-plain.js';
import { runCommandLine } from './run-command-line.js';

/** The whole of one command in one file. Undefined: the line is not plain, and nothing was done. */
export async function start(argv: readonly string[]): Promise<number | undefined> {
  const parsed = parsePlain(argv, command);
  return parsed && runCommandLine(argv, () => parsed);
}
