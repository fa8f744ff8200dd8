import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { hashDescriptor } from './digest.js';
import { FilesError, readFailure, systemCode } from './error.js';
import { type DirectoryEntry, type FileSystem, nodeFileSystem, OPEN } from './file-system.js';
import { isSafeRelativePath } from './paths.js';
import { readDescriptor } from './read.js';

/**
 * How a name below the directory is opened so that no link is followed on the way:
 * - `descriptor`: every directory is held open and names are looked up in it (`/proc/self/fd/N/name`, Linux);
 * - `kernel`: open(2) itself refuses a link in any component (`O_NOFOLLOW_ANY`, macOS);
 * - `walk`: each component is looked at before and after, and must be the same object.
 */
export type OpenStrategy = 'descriptor' | 'kernel' | 'walk';

export interface StrictDirectoryOptions {
  fs?: FileSystem | undefined;
  /** For tests; otherwise the best one the host has. */
  strategy?: OpenStrategy | undefined;
}

interface Held {
  fd: number;
  /** Where its names are looked up. */
  base: string;
  stat: Stats;
}

export interface OpenedFile {
  fd: number;
  size: number;
  stat: Stats;
}

const MAX_HELD = 64;

/**
 * A directory whose contents may be hostile and may change meanwhile. Its path is resolved once; below it no
 * link is followed and only regular files are read, each within a bound. Close it when done.
 */
export class StrictDirectory {
  /** Absolute, without links. */
  readonly path: string;
  readonly strategy: OpenStrategy;
  /** Where names of the directory itself are looked up. */
  readonly #base: string;
  readonly #fs: FileSystem;
  readonly #root: Held;
  readonly #below = new Map<string, Held>();

  /** @throws FilesError `DIRECTORY_NOT_FOUND`, `FILE_READ_FAILED`. */
  constructor(path: string, options: StrictDirectoryOptions = {}) {
    this.#fs = options.fs ?? nodeFileSystem;
    try {
      this.path = this.#fs.realpath(path);
      this.#root = this.#hold(this.path, OPEN.directory);
    } catch (error) {
      const code = systemCode(error);
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') {
        throw new FilesError({
          code: 'DIRECTORY_NOT_FOUND',
          message: `there is no directory ${path}`,
          path,
          hint: 'check the path',
          cause: error,
        });
      }
      throw readFailure(error, path);
    }
    this.strategy = options.strategy ?? this.#bestStrategy();
    this.#base = this.strategy === 'descriptor' ? `${throughDescriptor(this.#root.fd)}/` : `${this.path}/`;
  }

  /** Opens a regular file for reading. The caller closes it with {@link closeFile}. @throws FilesError */
  openFile(name: string): OpenedFile {
    this.#check(name);
    try {
      const fd = this.#open(name);
      try {
        const stat = this.#fs.fstat(fd);
        if (!stat.isFile()) throw notRegular(name);
        return { fd, size: stat.size, stat };
      } catch (error) {
        this.#fs.close(fd);
        throw error;
      }
    } catch (error) {
      throw this.#explain(error, name);
    }
  }

  closeFile(file: OpenedFile): void {
    this.#fs.close(file.fd);
  }

  /** The bytes of a file of at most `maxBytes`. @throws FilesError as `readRegularFile`. */
  read(name: string, maxBytes: number): Buffer {
    const file = this.openFile(name);
    try {
      return readDescriptor(this.#fs, file.fd, name, maxBytes);
    } catch (error) {
      throw this.#explain(error, name);
    } finally {
      this.closeFile(file);
    }
  }

  /** Digest of an open file, in constant memory. @throws FilesError `FILE_CHANGED_WHILE_READ`, `FILE_READ_FAILED`. */
  async hash(file: OpenedFile, name: string): Promise<string> {
    try {
      return await hashDescriptor(this.#fs, file.fd, name, file.size);
    } catch (error) {
      throw this.#explain(error, name);
    }
  }

  /** What stands at a name, itself never followed; null when nothing does. */
  kindOf(name: string): DirectoryEntry['kind'] | null {
    try {
      const stat = this.#fs.lstat(this.#lookup(name));
      return stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'link' : 'other';
    } catch (error) {
      const code = systemCode(error);
      if (code === 'ENOENT' || code === 'ENOTDIR' || (error as { code?: string }).code === 'FILE_NOT_FOUND') return null;
      throw this.#explain(error, name);
    }
  }

  /** What stands in the directory (`''`) or in one below it, sorted by name. */
  list(name = ''): DirectoryEntry[] {
    const entries: DirectoryEntry[] = [];
    for (const below of this.names(name).sort()) {
      const kind = this.kindOf(name === '' ? below : `${name}/${below}`);
      if (kind !== null) entries.push({ name: below, kind });
    }
    return entries;
  }

  /** The names in the directory (`''`) or in one below it, in no order. */
  names(name = ''): string[] {
    try {
      if (name === '') return this.#fs.readdir(this.strategy === 'descriptor' ? throughDescriptor(this.#root.fd) : this.path);
      this.#check(name);
      if (this.strategy === 'descriptor') return this.#fs.readdir(throughDescriptor(this.#directory(name).fd));
      const path = join(this.path, name);
      const before = this.#fs.lstat(path);
      if (!before.isDirectory()) throw notRegular(name);
      this.#walkCheck(name);
      const entries = this.#fs.readdir(path);
      this.#walkCheck(name);
      return entries;
    } catch (error) {
      throw this.#explain(error, name);
    }
  }

  /** @throws FilesError `DIRECTORY_CHANGED` when the path names another directory by now. */
  assertUnmoved(): void {
    if (this.strategy === 'descriptor') return;
    const now = this.#fs.lstat(this.path);
    if (!same(now, this.#root.stat)) {
      throw new FilesError({
        code: 'DIRECTORY_CHANGED',
        message: `${this.path} was exchanged while it was read`,
        path: this.path,
        hint: 'wait until nothing moves it, then try again',
      });
    }
  }

  close(): void {
    for (const held of this.#below.values()) this.#fs.close(held.fd);
    this.#below.clear();
    this.#fs.close(this.#root.fd);
  }

  #hold(path: string, flags: number): Held {
    const fd = this.#fs.open(path, flags);
    try {
      return { fd, base: `${throughDescriptor(fd)}/`, stat: this.#fs.fstat(fd) };
    } catch (error) {
      this.#fs.close(fd);
      throw error;
    }
  }

  #bestStrategy(): OpenStrategy {
    if (process.platform === 'darwin') return 'kernel';
    if (process.platform === 'linux') {
      try {
        if (same(this.#fs.lstat(`${throughDescriptor(this.#root.fd)}/.`), this.#root.stat)) return 'descriptor';
      } catch {}
    }
    return 'walk';
  }

  #check(name: string): void {
    if (isSafeRelativePath(name)) return;
    throw new FilesError({
      code: 'PATH_OUTSIDE',
      message: `not a name inside the directory: ${JSON.stringify(name.slice(0, 80))}`,
      path: name.slice(0, 80),
    });
  }

  #open(name: string): number {
    if (this.strategy === 'descriptor') return this.#fs.open(this.#lookup(name), OPEN.read);
    const path = join(this.path, name);
    if (this.strategy === 'kernel') return this.#fs.open(path, OPEN.readNoLinkAnywhere);
    this.#walkCheck(parentOf(name));
    const fd = this.#fs.open(path, OPEN.read);
    try {
      this.#walkCheck(parentOf(name));
      if (!same(this.#fs.lstat(path), this.#fs.fstat(fd))) throw exchanged(name);
      return fd;
    } catch (error) {
      this.#fs.close(fd);
      throw error;
    }
  }

  /** A path for the system that reaches `name` without passing a link (its last component aside). */
  #lookup(name: string): string {
    if (this.strategy !== 'descriptor') {
      this.#walkCheck(parentOf(name));
      return join(this.path, name);
    }
    const parent = parentOf(name);
    if (parent === '') return this.#base + name;
    return this.#directory(parent).base + name.slice(parent.length + 1);
  }

  /** A directory below, held open: what its name leads to later no longer matters. */
  #directory(name: string): Held {
    const known = this.#below.get(name);
    if (known !== undefined) return known;
    const parent = parentOf(name);
    const above = parent === '' ? this.#root : this.#directory(parent);
    const held = this.#hold(`${throughDescriptor(above.fd)}/${parent === '' ? name : name.slice(parent.length + 1)}`, OPEN.directory);
    if (this.#below.size >= MAX_HELD) {
      const [oldest, first] = this.#below.entries().next().value as [string, Held];
      this.#below.delete(oldest);
      this.#fs.close(first.fd);
    }
    this.#below.set(name, held);
    return held;
  }

  /** Every component is a directory, no link, and the one that was there the first time. */
  #walkCheck(directory: string): void {
    if (!same(this.#fs.lstat(this.path), this.#root.stat)) throw exchanged('.');
    if (directory === '') return;
    const parts = directory.split('/');
    for (let i = 1; i <= parts.length; i++) {
      const name = parts.slice(0, i).join('/');
      const stat = this.#fs.lstat(join(this.path, name));
      if (stat.isSymbolicLink()) throw isLink(name);
      const known = this.#seen.get(name);
      if (known === undefined) this.#seen.set(name, stat);
      else if (!same(known, stat)) throw exchanged(name);
    }
  }

  readonly #seen = new Map<string, Stats>();

  /** ENOTDIR and ELOOP do not say which component was at fault; a look at each does. */
  #explain(error: unknown, name: string): Error {
    const code = systemCode(error);
    if (code === 'ELOOP' || code === 'ENOTDIR' || code === 'EMLINK') {
      const parts = name.split('/');
      for (let i = 1; i <= parts.length; i++) {
        const part = parts.slice(0, i).join('/');
        try {
          if (this.#fs.lstat(join(this.path, part)).isSymbolicLink()) return isLink(part);
        } catch {
          break;
        }
      }
    }
    return readFailure(error, name);
  }
}

const throughDescriptor = (fd: number): string => `/proc/self/fd/${fd}`;

const parentOf = (name: string): string => {
  const slash = name.lastIndexOf('/');
  return slash === -1 ? '' : name.slice(0, slash);
};

const same = (a: Stats, b: Stats): boolean => a.dev === b.dev && a.ino === b.ino;

const isLink = (name: string): FilesError =>
  new FilesError({ code: 'FILE_IS_LINK', message: `${name} is a symbolic link`, path: name, hint: 'put the file itself there' });

const notRegular = (name: string): FilesError =>
  new FilesError({ code: 'FILE_NOT_REGULAR', message: `${name} is not a regular file`, path: name, hint: 'put a regular file there' });

const exchanged = (name: string): FilesError =>
  new FilesError({
    code: 'DIRECTORY_CHANGED',
    message: `${name} was exchanged while it was read`,
    path: name,
    hint: 'wait until nothing moves it, then try again',
  });
