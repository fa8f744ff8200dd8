import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodePoints } from '@runtime/contracts';
import { systemCode } from '@runtime/files';
import { InventoryError } from './error.js';
import type { Exclusions } from './exclusions.js';
import type { Skips } from './skips.js';

/** Files above this are recorded, not read. */
export const LARGEST_FILE = 1024 ** 3;

export interface FoundFile {
  /** Relative to the root, with `/`. */
  path: string;
  size: number;
}

/** What a name that is not UTF-8 becomes. */
const REPLACEMENT = '\ufffd';

/**
 * Every regular file below the root that no rule excludes, in code point order of its path. Links are not
 * followed, so no loop can hold it; what it cannot look into is recorded.
 *
 * @param ownOutput a path, relative to the root, to leave out: the document that is being made.
 * @throws InventoryError `INVENTORY_ROOT_UNREADABLE` when not even the root can be listed.
 */
export function walkFiles(root: string, exclusions: Exclusions, skips: Skips, ownOutput: string | null): FoundFile[] {
  const files: FoundFile[] = [];
  const pending: string[][] = [[]];
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    for (const entry of list(root, directory, skips)) {
      const components = [...directory, entry.name];
      const path = components.join('/');
      if (exclusions.has(path, entry.isDirectory()) || path === ownOutput) continue;
      if (entry.isDirectory()) pending.push(components);
      else if (entry.isSymbolicLink()) skips.add(path, 'link');
      else if (!entry.isFile()) skips.add(path, 'special');
      else addFile(files, root, path, skips);
    }
  }
  return files.sort((a, b) => compareCodePoints(a.path, b.path));
}

function list(root: string, directory: readonly string[], skips: Skips): Dirent[] {
  try {
    return readdirSync(join(root, ...directory), { withFileTypes: true });
  } catch (cause) {
    const path = directory.join('/');
    if (directory.length > 0) {
      skips.add(path, failureReason(cause, path));
      return [];
    }
    throw new InventoryError({
      code: 'INVENTORY_ROOT_UNREADABLE',
      category: 'system',
      message: `the repository root ${root} cannot be listed (${systemCode(cause) ?? 'unknown'})`,
      path: root,
      hint: 'check its permissions, or name another root',
      cause,
    });
  }
}

function addFile(files: FoundFile[], root: string, path: string, skips: Skips): void {
  try {
    const { size } = lstatSync(join(root, path));
    if (size > LARGEST_FILE) skips.add(path, 'too_large');
    else files.push({ path, size });
  } catch (error) {
    skips.add(path, failureReason(error, path));
  }
}

export function failureReason(error: unknown, path: string): 'vanished' | 'name_not_utf8' | 'unreadable' {
  if (path.includes(REPLACEMENT)) return 'name_not_utf8';
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' ? 'vanished' : 'unreadable';
}
