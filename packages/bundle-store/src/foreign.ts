import { join } from 'node:path';
import { type FileSystem, isSafeRelativePath } from '@runtime/files';

/** The directories and files of a run by name, as their writer made them. */
export interface OwnNames {
  directories: ReadonlySet<string>;
  files: ReadonlySet<string>;
}

/** Directories are removed that deep; what lies deeper stays and is told by the strict load. */
const MAX_DEPTH = 64;

/**
 * Takes out of a run directory what its writer did not make there: files, folders, links in the place of either, and files that
 * have another name elsewhere. No link is followed. Returns their names, sorted.
 */
export function removeForeign(fs: FileSystem, directory: string, own: OwnNames): string[] {
  const removed: string[] = [];
  const visit = (folder: string, isOurs: boolean, depth: number): void => {
    for (const base of fs.readdir(join(directory, folder))) {
      const name = folder === '' ? base : `${folder}/${base}`;
      const path = join(directory, name);
      let stat: ReturnType<FileSystem['lstat']>;
      try {
        stat = fs.lstat(path);
      } catch {
        // A name that no text leads to; the strict load tells of it.
        removed.push(name);
        continue;
      }
      if (stat.isDirectory()) {
        const keeps = isOurs && own.directories.has(name);
        if (depth < MAX_DEPTH) visit(name, keeps, depth + 1);
        if (!keeps) {
          removed.push(name);
          fs.rmdir(path);
        }
      } else if (!isOurs || !own.files.has(name) || !stat.isFile() || stat.nlink > 1 || !isSafeRelativePath(name)) {
        removed.push(name);
        fs.unlink(path);
      }
    }
  };
  visit('', true, 0);
  return removed.sort();
}
