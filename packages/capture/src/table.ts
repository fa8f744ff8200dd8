import type { BuiltInAnswer, OperationRow } from '@runtime/contracts';
import type { Asker } from './asker.js';
import { allowedText, askEach, askNames, type Bits } from './questions.js';

const PROFILE_VERSIONS = [1, 2, 3] as const;
const ROOT = 'default';

/** What one profile version says of every operation. */
interface Version {
  number: number;
  names: readonly string[];
  /** Where everything is denied, and where everything is allowed: what answers otherwise does so by itself. */
  denied: Bits;
  allowed: Bits;
  /** By operation: the operations on the way to an answer, itself among them. */
  ways: ReadonlyMap<string, ReadonlySet<string>>;
  /** Rules on these are refused. */
  refused: ReadonlySet<string>;
}

export interface LearnedTable {
  rows: OperationRow[];
  /** Operations that answer by themselves in every version: nothing asks their parents, so nobody can see them. */
  unseen: string[];
}

/** Parents as they would be without a look: the nearest starred name that is a prefix, unless something better is known. */
export type GuessParent = (name: string, names: ReadonlySet<string>) => string;

/**
 * Learns the operation table from the compiler alone. A rule on one operation changes what those answer that pass it on the
 * way to theirs: all such changes together are the ways, and the nearest on a way is the parent.
 */
export async function learnTable(asker: Asker, names: readonly string[], guess: GuessParent): Promise<LearnedTable> {
  const versions: Version[] = [];
  for (const number of PROFILE_VERSIONS) versions.push(await learnVersion(asker, number, names));
  const known = names.filter((name) => versions.some((version) => version.denied.get(name) !== null));
  const set = new Set(known);
  const unseen: string[] = [];
  const rows = known.map((name): OperationRow => {
    if (name === ROOT) return { name, parent: null, built_in: answers(versions, () => 'deny') };
    const seen = versions.map((version) => parentIn(version, name)).find((parent) => parent !== null);
    if (seen === undefined) unseen.push(name);
    const parent = seen ?? guess(name, set);
    const built_in = answers(versions, (version) => ownAnswer(version, name));
    const isMessage = versions.some(({ refused }) => refused.has(name));
    return {
      name,
      parent,
      ...(Object.values(built_in).every((answer) => answer === 'parent') ? {} : { built_in }),
      ...(isMessage ? { message: true as const } : {}),
    };
  });
  return { rows, unseen };
}

const answers = (versions: readonly Version[], of: (version: Version) => BuiltInAnswer): Record<string, BuiltInAnswer> =>
  Object.fromEntries(versions.map((version) => [String(version.number), of(version)]));

async function learnVersion(asker: Asker, number: number, all: readonly string[]): Promise<Version> {
  const head = (rules: string): string => `(version ${number})\n${rules}`;
  const denied = await askNames(asker, allowedText, head('(deny default)'), all);
  const names = all.filter((name) => denied.get(name) !== null);
  const allowed = await askNames(asker, allowedText, head('(allow default)'), names);
  const asked = names.filter((name) => name !== ROOT);
  const gains = await askEach(
    asker,
    asked.map((name) => head(`(deny default)\n(allow ${name})`)),
    names,
  );
  const losses = await askEach(
    asker,
    asked.map((name) => head(`(deny default)\n(deny ${name})`)),
    names,
  );
  const ways = new Map<string, Set<string>>(names.map((name) => [name, new Set([name])]));
  const refused = new Set<string>();
  for (const [at, by] of asked.entries()) {
    const [gained = new Map(), lost = new Map()] = [gains[at], losses[at]];
    if (gained.size === 0 && lost.size === 0) refused.add(by);
    for (const name of names) {
      const before = denied.get(name);
      if ((before === false && gained.get(name) === true) || (before === true && lost.get(name) === false)) ways.get(name)?.add(by);
    }
  }
  return { number, names, denied, allowed, ways, refused };
}

/** The nearest of the others on an operation's way; the root where nothing is on it and the root answers; null where it cannot be seen. */
function parentIn({ denied, allowed, ways }: Version, name: string): string | null {
  const way = ways.get(name);
  if (way === undefined) return null;
  const others = [...way].filter((other) => other !== name);
  const nearest = others.sort((a, b) => (ways.get(b)?.size ?? 0) - (ways.get(a)?.size ?? 0))[0];
  if (nearest !== undefined) return nearest;
  return denied.get(name) === false && allowed.get(name) === true ? ROOT : null;
}

/** What an operation answers by itself: whoever has nobody else on the way, and does not follow the root. */
function ownAnswer({ denied, allowed, ways }: Version, name: string): BuiltInAnswer {
  const [whereDenied, whereAllowed] = [denied.get(name), allowed.get(name)];
  if (whereDenied === null || whereDenied === undefined || whereAllowed === null || whereAllowed === undefined) return 'unknown';
  if ((ways.get(name)?.size ?? 1) > 1) return 'parent';
  if (whereDenied) return 'allow';
  return whereAllowed ? 'parent' : 'deny';
}
