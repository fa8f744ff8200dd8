import type { ParseArgsConfig } from 'node:util';

/** What a command is given besides its flags. */
interface Context {
  /** A line for people, on stderr. */
  note(line: string): void;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  signal: AbortSignal;
}

export interface Answer {
  /** What `--json` prints. */
  document: unknown;
  lines: string[];
  /** False: the answer is no, exit 1. */
  ok?: boolean;
}

/** Flags as they were typed: each a text, some a list, some there or not. */
export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface Command {
  summary: string;
  usage: string;
  /** A line for each flag: its name, and what it says. */
  help: readonly (readonly [flag: string, meaning: string])[];
  flags: NonNullable<ParseArgsConfig['options']>;
  run(values: Values, words: readonly string[], context: Context): Promise<Answer>;
}
