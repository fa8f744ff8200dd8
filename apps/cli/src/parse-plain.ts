import type { Options } from 'yargs';
import type { Command, Flags } from './command.js';
import { flagsOf, formatOf } from './flags.js';
import type { Parsed } from './parse.js';

/** What this reader knows of a flag; one that says more of itself is left to the full parser. */
const KNOWN = new Set(['type', 'description', 'default', 'demandOption', 'requiresArg', 'choices', 'array']);

/** Values that need no thought: no dash in front, no quotes, nothing empty. */
const PLAIN_VALUE = /^[^-'"\s][^'"]*$/;

/** Words between the flags that need none either: nothing that could be read as a number. */
const PLAIN_WORD = /^[A-Za-z/][^'"]*$/;

/**
 * Reads the plainest command lines, `command --flag value --switch`, which is how programs write them and most
 * people too. Everything else (help, mistakes, `--flag=value`, a word behind a switch) is the full parser's, and so is
 * every doubt: loading that takes longer than many a command runs.
 *
 * @returns undefined for a line that is not plain. What it does return is what the full parser would.
 */
export function parsePlain<F extends Flags>(argv: readonly string[], command: Command<F>): Parsed | undefined {
  if (argv[0] !== command.name || (command.positional !== undefined && command.wordsMayLack !== true)) return undefined;
  const flags = flagsOf(command);
  const args = readLine(flags, argv.slice(1), command.positional !== undefined);
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
    args,
    repoRoot: args['repo-root'] as string | undefined,
    format: formatOf(command, args),
  };
}

function readLine(flags: Flags, argv: readonly string[], takesWords: boolean): Record<string, unknown> | undefined {
  const words: string[] = [];
  const args: Record<string, unknown> = { _: words };
  let isBehindSwitch = false;
  for (let i = 0; i < argv.length; i++) {
    if (takesWords && !isBehindSwitch && PLAIN_WORD.test(argv[i]!)) {
      words.push(argv[i]!);
      continue;
    }
    const name = argv[i]!.startsWith('--') ? argv[i]!.slice(2) : '';
    const flag = Object.hasOwn(flags, name) ? flags[name]! : undefined;
    if (flag === undefined || !Object.keys(flag).every((key) => KNOWN.has(key))) return undefined;
    if (flag.type === 'boolean') {
      if (Object.hasOwn(args, name)) return undefined;
      args[name] = true;
      // A word after a switch may be its value; that is for the full parser.
      isBehindSwitch = true;
      continue;
    }
    isBehindSwitch = false;
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
