import { lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where users keep what can be made again. */
const CACHES = process.platform === 'darwin' ? ['Library', 'Caches'] : ['.cache'];

/** A folder below the home into which nobody else can write, made if need be; null where there can be none. */
export function ownCacheFolder(home: string = homedir()): string | null {
  try {
    let at = home;
    if (!isOwn(at, 0o022)) return null;
    for (const name of CACHES) {
      at = join(at, name);
      make(at);
      if (!isOwn(at, 0o022)) return null;
    }
    at = join(at, 'runtime-tools');
    make(at);
    return isOwn(at, 0o077) ? at : null;
  } catch {
    return null;
  }
}

function make(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** A directory of this user, no link, without these permissions for others. */
function isOwn(folder: string, forOthers: number): boolean {
  const stat = lstatSync(folder);
  return stat.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & forOthers) === 0;
}
