import type { Provenance, WorldDocument, WorldFilters, WorldOperations } from '@runtime/contracts';
import { filterNames } from '@runtime/sbpl';
import type { Asker } from './asker.js';
import { learnTable } from './table.js';
import { filtersAmong, MODIFIERS, modifiersAmong, operationsAmong } from './words.js';

const captured = (from: string): Provenance => ({ source: 'captured', from });
const ASKED = 'asked of the profile compiler of this host';

/** What the base knows of the language, and what stands in the profiles that this host ships. */
export interface Vocabulary {
  base: { world_id: string; operations: WorldOperations; filters: WorldFilters };
  /** Null where those profiles could not be read. */
  words: readonly string[] | null;
}

export async function captureOperations(asker: Asker, { base, words }: Vocabulary): Promise<WorldOperations> {
  const own = base.operations;
  const ordered = own.table.map(({ name }) => name);
  const older = [...Object.keys(own.old_names), ...Object.keys(own.same_names ?? {})];
  const filters = new Set(filterNames());
  const others = [...new Set(words ?? [])].filter((name) => !ordered.includes(name) && !older.includes(name) && !filters.has(name)).sort();
  const names = await operationsAmong(asker, [...ordered, ...others]);
  const parents = new Map(own.table.map(({ name, parent }) => [name, parent]));
  const guess = (name: string, known: ReadonlySet<string>): string => {
    const given = parents.get(name);
    return given !== undefined && given !== null && known.has(given) ? given : nearestStarred(name, known);
  };
  const { rows, unseen } = await learnTable(asker, names, guess);
  const known = new Set(rows.map(({ name }) => name));
  const beyond = words === null ? 'and no others: its profiles could not be read' : 'then others of the profiles that this host ships';
  const hidden =
    unseen.length === 0 ? '' : `; not to be seen, and assumed, of those that answer by themselves in every version: ${unseen.join(', ')}`;
  return {
    sources: {
      names: captured(`${ASKED}: those of ${base.world_id} in its order, ${beyond}; ids cannot be had from a compiler`),
      parents: captured(`${ASKED}: whose rules change whose answers${hidden}`),
      built_in: captured(`${ASKED}, for profile versions 1 to 3`),
      implicit: { source: 'documented', from: `taken over from ${base.world_id}, but for those with a source of their own` },
      old_names: { source: 'documented', from: `taken over from ${base.world_id}` },
    },
    table: rows,
    implicit: await implicitRules(asker, own, known),
    old_names: Object.fromEntries(
      Object.entries(own.old_names)
        .filter(([name]) => !known.has(name))
        .map(([name, meant]) => [name, meant.filter((each) => known.has(each))]),
    ),
    same_names: Object.fromEntries(Object.entries(own.same_names ?? {}).filter(([name, meant]) => !known.has(name) && known.has(meant))),
  };
}

function nearestStarred(name: string, known: ReadonlySet<string>): string {
  const families = [...known].filter((each) => each !== name && each.endsWith('*') && name.startsWith(each.slice(0, -1)));
  return families.sort((a, b) => b.length - a.length)[0] ?? 'default';
}

/** One of them can be measured without a right of any kind: whether a process may signal itself where that is denied. */
async function implicitRules(
  asker: Asker,
  { implicit }: WorldOperations,
  known: ReadonlySet<string>,
): Promise<WorldOperations['implicit']> {
  const added = await asker.list<boolean>('implicit_signal');
  return implicit
    .filter(({ operation }) => known.has(operation))
    .flatMap((rule) => {
      if (rule.operation !== 'signal' || added === null) return [rule];
      return added ? [{ ...rule, source: 'captured' as const }] : [];
    });
}

/** The base's table with its numbers, and the names of this host's language. */
export async function captureFilters(asker: Asker, { base }: Vocabulary): Promise<WorldFilters> {
  const own = base.filters;
  const found = await filtersAmong(asker, [...new Set(filterNames())].sort());
  const known = new Set(own.table.map(({ name }) => name));
  const lent = (part: Provenance): Provenance => ({ source: 'assumed', from: `taken over from ${base.world_id}: ${part.from}` });
  return {
    sources: {
      names: captured(`${ASKED}: of the filters that are known of, those that it takes; rows with a number are of ${base.world_id}`),
      numbers: lent(own.sources.numbers),
      calls: lent(own.sources.calls),
      defaults: lent(own.sources.defaults),
    },
    table: [...own.table, ...found.filter((name) => !known.has(name)).map((name) => ({ name, number: null, call: null }))],
    defaults: own.defaults,
  };
}

export async function captureModifiers(asker: Asker): Promise<NonNullable<WorldDocument['modifiers']>> {
  return { ...captured(`${ASKED}: of the words that are known of, those that it takes`), names: await modifiersAmong(asker, MODIFIERS) };
}
