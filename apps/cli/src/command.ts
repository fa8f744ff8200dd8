import type { ResultName, ResultOf, RuntimeError } from '@runtime/contracts';
import type { Options } from 'yargs';

/** What every handler is given besides its own flags. */
export interface Context {
  /** The directory the user typed the command in; relative paths on the command line start here. */
  cwd: string;
  /** `--repo-root`, else `RUNTIME_REPO_ROOT`; absent: the packages look for it from the input. */
  repoRoot: string | undefined;
  /** `--max-bytes` of a command that opens bundles. */
  maxBytes?: number | undefined;
  /** A line for people, on stderr. */
  note(line: string): void;
  /** A line of progress for people: overwrites itself on a terminal, and is silent elsewhere. */
  progress(line: string): void;
  /** A line of the result itself, on stdout, as it happens. Silent under `--json`. */
  step(line: string): void;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  signal: AbortSignal;
  json: boolean;
  /** Columns of the terminal that standard output is; undefined where it is none. */
  columns?: number | undefined;
  /** Every command, in the order of help; empty for a line that named its own so plainly that the others were not loaded. */
  commands: readonly Command[];
}

/** What a handler returns: data for programs, lines for people, and whether the answer is yes. */
export interface CommandResult<Document = unknown> {
  /** The one document that `--json` prints. */
  document: Document;
  /** What people see instead. Absent: the document itself is printed. */
  lines?: string[] | undefined;
  /** Rows for `--format table`. */
  table?: Record<string, unknown>[] | undefined;
  /** What stands below that table. */
  tableNotes?: string[] | undefined;
  /** Printed as it is, in place of everything else (a completion script, a summary in Markdown). */
  text?: string | undefined;
  /** False: the answer is no, exit 1. */
  ok?: boolean | undefined;
  /** What kept the answer from being one: it decides the exit code, and under `--json` the document is in the details of its envelope. */
  refused?: RuntimeError | undefined;
}

/** The flags of a command, as yargs describes them. */
export type Flags = Record<string, Options>;

type Value<O extends Options> = O extends { array: true }
  ? string[]
  : O extends { type: 'boolean' }
    ? boolean
    : O extends { type: 'number' }
      ? number
      : O extends { choices: readonly (infer C)[] }
        ? C
        : string;

/** Flags that are required or have a default are always there. */
export type Arguments<F extends Flags> = {
  [K in keyof F]: F[K] extends { demandOption: true } | { default: unknown } ? Value<F[K]> : Value<F[K]> | undefined;
};

/** The name of a command: each has a result, and a schema of that result. */
export type CommandName = ResultName extends `result.${infer Name}` ? Exclude<Name, 'error' | 'help' | 'version'> : never;

export interface Command<F extends Flags = Flags, Name extends CommandName = CommandName> {
  name: Name;
  /** Positional words, as yargs writes them: `[shell]`. */
  positional?: string;
  /** A line without positional words is as plain as that of a command without any, and needs no list of the other commands. */
  wordsMayLack?: true;
  summary: string;
  examples: readonly (readonly [line: string, meaning: string])[];
  flags: F;
  /** It stops by itself when the signal comes, and records what was running. All others are left where they are: they write whole files or none. */
  recordsInterruption?: true;
  run(args: Arguments<F>, context: Context): Promise<CommandResult<ResultOf<`result.${Name}`>>>;
}

export const defineCommand = <const F extends Flags, const Name extends CommandName>(command: Command<F, Name>): Command<F, Name> =>
  command;
