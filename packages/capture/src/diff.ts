import type { ResultOf, WorldDocument } from '@runtime/contracts';
import type { World } from '@runtime/worlds';

export type WorldDiff = ResultOf<'result.world-diff'>;
type Change = WorldDiff['changes'][number];

/** The facts of one part: what a subject is said to be. */
type Facts = ReadonlyMap<string, string>;

/** What two worlds say otherwise, part by part. Where facts come from, and who the hosts are, is no difference of facts. */
export function diffWorlds(base: World, head: World): WorldDiff {
  const [before, after] = [factsOf(base), factsOf(head)];
  const changes = [...before].flatMap(([part, facts]) => changesOf(part, facts, after.get(part) ?? new Map()));
  const counts: Record<string, number> = {};
  for (const { part } of changes) counts[part] = (counts[part] ?? 0) + 1;
  const side = ({ id, sha256 }: World) => ({ world_id: id, sha256 });
  return { base: side(base), head: side(head), same: changes.length === 0, counts, changes };
}

function changesOf(part: string, base: Facts, head: Facts): Change[] {
  const subjects = [...new Set([...base.keys(), ...head.keys()])].sort();
  return subjects.flatMap((subject): Change[] => {
    const [was = null, is = null] = [base.get(subject), head.get(subject)];
    if (was === is) return [];
    return [{ part, subject, change: was === null ? 'added' : is === null ? 'removed' : 'changed', base: was, head: is }];
  });
}

function factsOf(world: World): Map<string, Facts> {
  const { operations, filters, errnos, host, modifiers, system_profiles } = world.document as WorldDocument;
  const { product_version, build, machine, dyld_digest } = world.identity;
  const told = { product_version, build, machine, dyld_digest };
  const facts = (pairs: Iterable<readonly [string, unknown]>): Facts => new Map([...pairs].map(([name, value]) => [name, textOf(value)]));
  const hostFacts = Object.entries(host ?? {}).filter(([name]) => !['source', 'from', 'sources'].includes(name));
  return new Map<string, Facts>([
    ['identity', facts(Object.entries(told).filter(([, value]) => value !== undefined))],
    ['operations', facts((operations?.table ?? []).map(({ name, ...row }) => [name, row]))],
    [
      'implicit',
      facts((operations?.implicit ?? []).map(({ operation, attribute, value, action }) => [`${operation} ${attribute} ${value}`, action])),
    ],
    ['old_names', facts(Object.entries({ ...operations?.old_names, ...operations?.same_names }))],
    ['filters', facts((filters?.table ?? []).map(({ name, number, call }) => [name, { number, call }]))],
    ['modifiers', facts((modifiers?.names ?? []).map((name) => [name, true]))],
    ['errnos', facts((errnos?.table ?? []).map(({ number, name }) => [String(number), name]))],
    ['system_profiles', facts(Object.entries(system_profiles?.profiles ?? {}))],
    ...hostFacts.map(([name, value]): [string, Facts] => [`host.${name}`, facts(entriesOf(value))]),
    ...HOST_MEMBERS.filter((name) => host?.[name] === undefined).map((name): [string, Facts] => [`host.${name}`, new Map()]),
  ]);
}

/** Members that a host may lack. */
const HOST_MEMBERS = ['volumes', 'notifications'] as const;

/** What a member of the host is made of: its members by name, or the items of a list, each its own subject. */
function entriesOf(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.map((item) => [nameOf(item), item]);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [['value', value]];
}

function nameOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item);
  const { name, class: className, mount, pid } = item as Record<string, unknown>;
  return String(name ?? className ?? mount ?? pid);
}

/** One text for one value, whatever the order of its members. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(sorted(value)));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
