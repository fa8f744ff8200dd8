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
