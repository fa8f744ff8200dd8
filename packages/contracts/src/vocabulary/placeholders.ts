/** What a plan may leave to the host that runs it. */
export const HOST_PLACEHOLDERS = ['HOME', 'USER', 'FIXTURES'] as const;
export type HostPlaceholder = (typeof HOST_PLACEHOLDERS)[number];

/** Values by name, of the host or of a plan's parameters. */
export type PlaceholderValues = Readonly<Record<string, string>>;

/** What the policy engine takes for them: its host is nobody's, and has a home of this name. */
export const SIMULATED_VALUES: Readonly<Record<HostPlaceholder, string>> = {
  HOME: '/Users/probe',
  USER: 'probe',
  FIXTURES: '/private/tmp/runtime-fixtures',
};

const PLACEHOLDER = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
/** What a parameter may be called: the names of the host are taken. */
export const PARAMETER_NAME = '^(?!(?:HOME|USER|FIXTURES)$)[A-Za-z_][A-Za-z0-9_]*$';

/** The names in a text, each once, in their order. */
export const placeholdersIn = (text: string): string[] => [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))];

/** Puts values in the place of their names. A name without a value stays as it is: that is for lint to find. */
export function resolvePlaceholders(text: string, values: PlaceholderValues, write: (value: string) => string = (value) => value): string {
  if (!text.includes('${')) return text;
  return text.replace(PLACEHOLDER, (whole, name: string) => (Object.hasOwn(values, name) ? write(values[name] as string) : whole));
}

/** A value inside a string of SBPL. */
export const inSbplString = (value: string): string => value.replace(/["\\]/g, '\\$&');

/** One thing of a host that no document may hold, and what stands in its place. */
export interface HiddenPlace {
  value: string;
  /** `path`: the path and what is below it. `name`: a word of its own. `text`: wherever it stands. */
  as: 'path' | 'name' | 'text';
  placeholder: string;
}

/** Replaces what must not be told; the longest value first, since a home may lie in a place that is hidden as well. */
export function hidePlaces(places: readonly HiddenPlace[]): (text: string) => string {
  const patterns = places
    .filter(({ value }) => value.length > 1)
    .sort((a, b) => b.value.length - a.value.length)
    .map(({ value, as, placeholder }) => ({ value, pattern: new RegExp(patternOf(value, as), 'g'), placeholder }));
  return (text) =>
    patterns.reduce(
      (told, { value, pattern, placeholder }) => (told.includes(value) ? told.replace(pattern, () => placeholder) : told),
      text,
    );
}

function patternOf(value: string, as: HiddenPlace['as']): string {
  const literal = value.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  if (as === 'path') return `${literal}(?![A-Za-z0-9_-])`;
  return as === 'name' ? `(?<![A-Za-z0-9])${literal}(?![A-Za-z0-9])` : literal;
}

/** Whose machine it is. */
export interface Person {
  homes: string[];
  users: string[];
}

/** Names that many systems share, and that stand in paths and words of their own. */
const NOBODYS: ReadonlySet<string> = new Set([
  'admin',
  'guest',
  'library',
  'log',
  'mac',
  'private',
  'root',
  'runner',
  'shared',
  'system',
  'test',
  'tmp',
  'user',
  'users',
  'var',
]);

/**
 * What of a person no document holds. What `told` says already is no secret: a plan that names a path of its author's home
 * has told it, and its rows must go on naming the same path.
 */
export function placesOfPerson({ homes, users }: Person, told = ''): HiddenPlace[] {
  const paths = homes.filter((home) => home.length > 1 && home !== '/var/empty' && !told.includes(home));
  const names = users.filter((user) => user !== '' && !NOBODYS.has(user.toLowerCase()) && !wordOf(user).test(told));
  return [
    ...paths.map((value): HiddenPlace => ({ value, as: 'path', placeholder: '${HOME}' })),
    ...names.map((value): HiddenPlace => ({ value, as: value.length > 5 ? 'text' : 'name', placeholder: '${USER}' })),
  ];
}

const wordOf = (name: string): RegExp => new RegExp(patternOf(name, 'name'));

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
