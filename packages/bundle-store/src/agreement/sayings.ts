import { isObject, member } from '../document.js';
import { commandOf, outputOf } from './fingerprints.js';
import type { ProbeFact } from './probe-table.js';
import { atPath } from './values.js';

/** What a member of a row, or some of them, must be. */
export interface Saying {
  /** Its name, or that of the first; with dots for a member of a member. */
  member: string;
  /** Undefined where a row says nothing of it and need not. `keys` are the names that led to the row. */
  read: (row: unknown, keys: readonly string[]) => unknown;
  of: (fact: ProbeFact) => unknown;
}

type Members = Readonly<Record<string, (fact: ProbeFact) => unknown>>;

const each = (members: Members, read: (path: readonly string[]) => Saying['read']): Saying[] =>
  Object.entries(members).map(([name, of]) => ({ member: name, read: read(name.split('.')), of }));

/** Members that every row has. One that is absent is null. */
export const saying = (members: Members): Saying[] => each(members, (path) => (row) => atPath(row, path));

/** Members that no row contradicts. */
export const ifSaid = (members: Members): Saying[] => each(members, (path) => (row) => path.reduce<unknown>(member, row));

/** What the probe ran, as its row of the job says it. */
export const COMMAND: Saying = {
  member: 'command',
  read: (row) => (isObject(row) && Object.hasOwn(row, 'command') ? commandOf(row) : undefined),
  of: (fact) => fact.command,
};

/** What the probe wrote; of a document that keeps all of it. */
export const OUTPUT: Saying = {
  member: 'stdout',
  read: (row) => (isObject(row) && Object.hasOwn(row, 'stdout') ? outputOf(row) : undefined),
  of: (fact) => fact.output,
};
