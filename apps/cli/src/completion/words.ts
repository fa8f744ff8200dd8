import type { Command, Flags } from '../command.js';
import { GLOBAL_FLAGS } from '../flags.js';

/** What can be completed of one command: every word of it that is not the user's own. */
export interface CommandWords {
  name: string;
  summary: string;
  flags: FlagWords[];
  /** What may stand after the command without a flag; empty where that is a file or nothing. */
  places: readonly string[];
}

export interface FlagWords {
  /** With its dashes. */
  flag: string;
  description: string;
  /** The only values it takes; empty where any will do. */
  values: readonly string[];
}

/** Values that the commands do not name themselves: of flags by their name, and of places by their command. */
export interface KnownValues {
  flags: Readonly<Record<string, readonly string[]>>;
  places: Readonly<Record<string, readonly string[]>>;
}

export const wordsOf = (commands: readonly Command[], known: KnownValues): CommandWords[] =>
  commands.map(({ name, summary, flags }) => ({
    name,
    summary,
    flags: [...flagWords(flags, known.flags), ...GLOBAL],
    places: known.places[name] ?? [],
  }));

/** The values of a flag in whichever command: a flag of the same name takes much the same everywhere. */
export function valuesByFlag(commands: readonly CommandWords[]): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { flag, values } of commands.flatMap(({ flags }) => flags))
    if (values.length > 0) found.set(flag, [...new Set([...(found.get(flag) ?? []), ...values])]);
  return found;
}

const flagWords = (flags: Flags, known: KnownValues['flags'] = {}): FlagWords[] =>
  Object.entries(flags).map(([name, { description, choices }]) => ({
    flag: `--${name}`,
    description: description ?? '',
    values: (choices ?? known[name] ?? []).map(String),
  }));

const GLOBAL: FlagWords[] = [
  ...flagWords(GLOBAL_FLAGS).map((words) =>
    words.flag === '--color' ? { ...words, flag: '--no-color', description: 'no colour' } : words,
  ),
  { flag: '--help', description: 'examples and flags', values: [] },
];
