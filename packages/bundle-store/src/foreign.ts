import { join } from 'node:path';
import { type FileSystem, isSafeRelativePath, systemCode } from '@runtime/files';

/** The directories and files of a run by name, as their writer made them. */
export interface OwnNames {
  directories: ReadonlySet<string>;
  files: ReadonlySet<string>;
}

/**
 * Takes out of a run directory what its writer did not make there: files, folders, links in the place of either, and files that
 * have another name elsewhere. No link is followed. Returns their names, sorted.
 */
export function removeForeign(fs: FileSystem, directory: string, own: OwnNames): string[] {
  const removed: string[] = [];
  const visit = (folder: string, isOurs: boolean): void => {
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
        visit(name, keeps);
        if (!keeps) {
          removed.push(name);
          removeFolder(fs, path);
        }
      } else if (!isOurs || !own.files.has(name) || !stat.isFile() || stat.nlink > 1 || !isSafeRelativePath(name)) {
        removed.push(name);
        fs.unlink(path);
      }
    }
  };
  visit('', true);
  return removed.sort();
}

/** One that holds what no path leads to stays. */
function removeFolder(fs: FileSystem, path: string): void {
  try {
    fs.rmdir(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOTEMPTY') throw error;
  }
}
