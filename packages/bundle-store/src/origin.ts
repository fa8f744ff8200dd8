/** Files that no person makes, and who does. */
const MADE_BY: readonly (readonly [pattern: RegExp, who: string])[] = [
  [/^(?:\.DS_Store|\.localized|Icon\r)$/, 'the Finder leaves it in folders that it shows'],
  [/^\._/, 'macOS leaves it where a file system holds no extended attributes'],
  [/^(?:Thumbs\.db|desktop\.ini)$/i, 'Windows leaves it in folders that it shows'],
  [/^\.(?:nfs|fuse_hidden)/, 'a network file system keeps a removed file under it while somebody has it open'],
  [/\.icloud$/, 'iCloud keeps it in place of a file that is not on this disk'],
];

/** What synced folders and file managers put behind the stem of a copy: `x (1).json`, `x 2.json`, `x (conflicted copy).json`. */
const COPY =
  /^(.+?)(?: \(\d+\)| \d+| copy(?: \d+)?| \(.*(?:conflict|copy).*\)|\.sync-conflict-[\w-]+|-conflict-[\w-]+)(\.[^/.]+(?:\.[^/.]+)*)?$/i;

/** Where a file that the index does not name is from, as far as its name tells: a clause for a message, or nothing. */
export function originOf(name: string, names: ReadonlySet<string>): string {
  const slash = name.lastIndexOf('/') + 1;
  const base = name.slice(slash);
  for (const [pattern, who] of MADE_BY) if (pattern.test(base)) return `: ${who}`;
  const [, stem, suffix = ''] = COPY.exec(base) ?? [];
  const original = `${name.slice(0, slash)}${stem}${suffix}`;
  return stem !== undefined && names.has(original)
    ? `: by its name it is the copy of ${original} that a synced folder or a file manager made`
    : '';
}
