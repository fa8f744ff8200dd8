import type { Command, Flags } from '../command.js';
import { parsePlain } from '../parse-plain.js';
import { runCommandLine } from '../run-command-line.js';

/** Runs one command. Undefined: the line is not plain, and nothing was done. */
export type Start = (argv: readonly string[]) => Promise<number | undefined>;

export const starterOf =
  <F extends Flags>(command: Command<F>): Start =>
  async (argv) => {
    const parsed = parsePlain(argv, command);
    return parsed && runCommandLine(argv, () => parsed);
  };
