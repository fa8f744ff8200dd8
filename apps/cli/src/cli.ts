import { allCommands, findCommand } from './commands/table.js';
import type { Parsed } from './parse.js';
import { parsePlain } from './parse-plain.js';
import { runCommandLine } from './run-command-line.js';

/** Does what the command line says; returns the exit code. Never throws. */
export const main = (argv: readonly string[]): Promise<number> => runCommandLine(argv, () => parse(argv));

async function parse(argv: readonly string[]): Promise<Parsed> {
  const command = await findCommand(argv[0]);
  const plain = command && parsePlain(argv, command);
  if (plain !== undefined) return plain;
  const { parseCommandLine } = await import('./parse.js');
  return parseCommandLine(argv, await allCommands());
}
