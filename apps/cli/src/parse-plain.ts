import type { Options } from 'yargs';
import type { Command, Flags } from './command.js';
import { flagsOf, formatOf } from './flags.js';
import type { Parsed } from './parse.js';

/** What this reader knows of a flag; one that says more of itself is left to the full parser. */
const KNOWN = new Set(['type', 'description', 'default', 'demandOption', 'requiresArg', 'choices', 'array']);

/** Values that need no thought: no dash in front, no quotes, nothing empty. */
const PLAIN_VALUE = /^[^-'"\s][^'"]*$/;

/**
 * Reads the plainest command lines, `command --flag value --switch`, which is how programs write them and most
 * people too. Everything else (help, mistakes, `--flag=value`, positional words) is the full parser's, and so is
 * every doubt: loading that takes longer than many a command runs.
 *
 * @returns undefined for a line that is not plain. What it does return is what the full parser would.
 */
export function parsePlain<F extends Flags>(argv: readonly string[], command: Command<F>): Parsed | undefined {
  if (argv[0] !== command.name || (command.positional !== undefined && command.wordsMayLack !== true)) return undefined;
  const flags = flagsOf(command);
  const args = readFlags(flags, argv.slice(1));
  if (args === undefined) return undefined;
  for (const [name, flag] of Object.entries(flags)) {
    if (Object.hasOwn(args, name)) continue;
    if (flag.demandOption !== undefined) return undefined;
    if (flag.default !== undefined) args[name] = flag.default;
  }
  return {
    kind: 'command',
    command: command as unknown as Command,
    commands: [],
    args: { _: [], ...args },
    repoRoot: args['repo-root'] as string | undefined,
    format: formatOf(command, args),
  };
}

function readFlags(flags: Flags, argv: readonly string[]): Record<string, unknown> | undefined {
  const args: Record<string, unknown> = {};
  for (let i = 0; i < argv.length; i++) {
    const name = argv[i]!.startsWith('--') ? argv[i]!.slice(2) : '';
    const flag = Object.hasOwn(flags, name) ? flags[name]! : undefined;
    if (flag === undefined || !Object.keys(flag).every((key) => KNOWN.has(key))) return undefined;
    if (flag.type === 'boolean') {
      if (Object.hasOwn(args, name)) return undefined;
      args[name] = true;
      // A word after a switch is either its value or a stray; both are for the full parser.
      continue;
    }
    const value = argv[++i];
    if (value === undefined || !takes(flag, value)) return undefined;
    if (flag.array === true) args[name] = [...((args[name] as string[] | undefined) ?? []), value];
    else if (Object.hasOwn(args, name)) return undefined;
    else args[name] = value;
  }
  return args;
}

const takes = (flag: Options, value: string): boolean =>
  flag.type === 'string' && PLAIN_VALUE.test(value) && (flag.choices === undefined || flag.choices.includes(value));
