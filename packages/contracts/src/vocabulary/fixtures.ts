import { SIMULATED_VALUES } from './placeholders.js';

/** A thing that the runner makes before each lane, below the fixture directory. */
export interface Fixture {
  /** Relative to the fixture directory. */
  name: string;
  kind: 'file' | 'directory';
}

const BELOW_FIXTURES = /^\$\{FIXTURES\}\/((?:(?!\.\.?(?:\/|$))[^/\0]+\/)*(?!\.\.?$)[^/\0]+)$/;

/** What the targets of a plan need to be there: a directory to be searched, else a file, and the folders above it. */
export function fixturesOf(probes: readonly { operation: string; target: string }[]): Fixture[] {
  const found = new Map<string, Fixture['kind']>();
  for (const { operation, target } of probes) {
    const name = BELOW_FIXTURES.exec(target)?.[1];
    if (name === undefined) continue;
    const parts = name.split('/');
    for (let depth = 1; depth < parts.length; depth++) found.set(parts.slice(0, depth).join('/'), 'directory');
    if (operation === 'file-search') found.set(name, 'directory');
    else if (!found.has(name)) found.set(name, 'file');
  }
  return [...found].map(([name, kind]) => ({ name, kind })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a plan adds to the virtual host, at the places that its placeholders name there, with the fixtures of its probes. */
export function simulatedAdditions(additions: unknown, fixtures: readonly Fixture[], placeOf: (path: string) => string): unknown {
  if (fixtures.length === 0 && (typeof additions !== 'object' || additions === null)) return additions;
  const placed = Object.entries((additions ?? {}) as Record<string, unknown>).map(
    ([kind, entries]) => [kind, moved(entries, placeOf)] as const,
  );
  const merged: Record<string, unknown> = Object.fromEntries(placed);
  const folder = fixtures.length === 0 ? [] : [[SIMULATED_VALUES.FIXTURES, {}] as const];
  for (const [member, kind] of [
    ['directories', 'directory'],
    ['files', 'file'],
  ] as const) {
    const made = fixtures
      .filter((fixture) => fixture.kind === kind)
      .map(({ name }) => [`${SIMULATED_VALUES.FIXTURES}/${name}`, {}] as const);
    const all = { ...Object.fromEntries(kind === 'directory' ? [...folder, ...made] : made), ...(merged[member] as object | undefined) };
    if (Object.keys(all).length > 0) merged[member] = all;
  }
  return merged;
}

const moved = (entries: unknown, placeOf: (path: string) => string): unknown =>
  typeof entries !== 'object' || entries === null
    ? entries
    : Object.fromEntries(Object.entries(entries).map(([path, entry]) => [placeOf(path), entry]));
