import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LOCK_FILE } from '@runtime/channels';
import { compareCodePoints } from '@runtime/contracts';
import { INDEX_FILE, LATEST_FILE, STATUS_FILE } from './names.js';

/**
 * Every bundle root below a folder: the folders that a run made, told by their lock or their `LATEST`. Hidden folders and
 * `node_modules` are left out, links are not followed, and no run is looked into. Sorted by path.
 */
export function findBundleRoots(folder: string): string[] {
  const roots: string[] = [];
  const folders = [folder];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    if (isRoot(at)) roots.push(at);
    for (const name of foldersIn(at)) {
      const path = join(at, name);
      if (!name.startsWith('.') && name !== 'node_modules' && !isRun(path)) folders.push(path);
    }
  }
  return roots.sort(compareCodePoints);
}

/** The runs below a bundle root whose id begins so. One that is called exactly so is the only one. */
export function runsThatBegin(root: string, prefix: string): string[] {
  const names = foldersIn(root).filter((name) => name.startsWith(prefix) && isRun(join(root, name)));
  return (names.includes(prefix) ? [prefix] : names).sort(compareCodePoints).map((name) => join(root, name));
}

const isRoot = (path: string): boolean => [LOCK_FILE, LATEST_FILE].some((name) => existsSync(join(path, name))) && !isRun(path);
const isRun = (path: string): boolean => [INDEX_FILE, STATUS_FILE].some((name) => existsSync(join(path, name)));

/** A folder that cannot be read holds nothing for us. */
function foldersIn(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    return [];
  }
}
