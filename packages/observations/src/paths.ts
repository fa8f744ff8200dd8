type Alias = readonly [from: string, to: string];

/** Spellings of one place, alias first: the Mac's links into `/private`, and the firmlinks of its data volume. */
const LINKS: readonly Alias[] = [
  ['/tmp', '/private/tmp'],
  ['/var', '/private/var'],
  ['/etc', '/private/etc'],
];
const FIRMLINKS = ['Users', 'private', 'Applications', 'Library', 'Volumes', 'cores', 'opt', 'usr/local'].map(
  (name): Alias => [`/System/Volumes/Data/${name}`, `/${name}`],
);
const ALL: readonly Alias[] = [...LINKS, ...FIRMLINKS];

export const isPathOperation = (operation: string): boolean => operation.startsWith('file-');

/** Whether a path is a folder or lies below it. */
export const isUnder = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** The path behind all known aliases; `.`, `..` and `//` stay. */
export const withoutAliases = (path: string): string => resolveThrough(ALL, path);

/**
 * Whether two different spellings are one path by way of a link such as `/tmp`. Firmlinks do not count: nearly every
 * file of the data volume has two spellings through them.
 */
export const areAliased = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && a !== b && resolveThrough(LINKS, a) === resolveThrough(LINKS, b);

function resolveThrough(aliases: readonly Alias[], path: string): string {
  const alias = aliases.find(([from]) => isUnder(path, from));
  return alias === undefined ? path : resolveThrough(aliases, alias[1] + path.slice(alias[0].length));
}
