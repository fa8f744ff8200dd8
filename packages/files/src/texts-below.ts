import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, sep } from 'node:path';

/** A folder that texts are looked for in: its path without links, and how it is written where a text is named. */
export interface NamedFolder {
  shown: string;
  path: string;
}

/** Finds texts by name below the folders given, links resolved, and nowhere else: what names a text does not choose what is read. */
export function textsBelow(folders: readonly NamedFolder[], maxBytes: number): (name: string) => { text: string; file: string } | null {
  return (name) => {
    for (const { shown, path } of folders) {
      const text = textBelow(path, isAbsolute(name) ? name : join(path, name), maxBytes);
      if (text !== null) return { text, file: isAbsolute(name) ? name : join(shown, name) };
    }
    return null;
  };
}

/** The text of a regular file that lies below a folder, links resolved; null for anything else. */
function textBelow(root: string, path: string, maxBytes: number): string | null {
  try {
    const real = realpathSync(path);
    const stat = statSync(real);
    return real.startsWith(root + sep) && stat.isFile() && stat.size <= maxBytes ? readFileSync(real, 'utf8') : null;
  } catch {
    return null;
  }
}
