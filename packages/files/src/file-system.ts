import * as fs from 'node:fs';

export interface DirectoryEntry {
  name: string;
  kind: 'file' | 'directory' | 'link' | 'other';
}

/**
 * Every file-system call this project makes for bundles, and no more: a test can put a fault, a recording
 * or a crash in front of each. Calls are synchronous, because most touch small files and the event loop is
 * slower than they are; what may take long (`sync`, `readLater`) is not.
 */
export interface FileSystem {
  /** Flags are those of open(2); descriptors are closed on exec. */
  open(path: string, flags: number, mode?: number): number;
  close(fd: number): void;
  fstat(fd: number): fs.Stats;
  lstat(path: string): fs.Stats;
  /** Reads at the descriptor's own position, or at `position`. */
  read(fd: number, buffer: Uint8Array, offset: number, length: number, position: number | null): number;
  readLater(fd: number, buffer: Uint8Array, offset: number, length: number, position: number | null): Promise<number>;
  write(fd: number, bytes: Uint8Array, offset: number, length: number): number;
  /** Flushes to the medium (`F_FULLFSYNC` on macOS). */
  sync(fd: number): Promise<void>;
  mkdir(path: string, mode?: number): void;
  chmod(fd: number, mode: number): void;
  /** An empty directory. */
  rmdir(path: string): void;
  rename(from: string, to: string): void;
  unlink(path: string): void;
  /** Names alone: what stands at each is asked where it matters. */
  readdir(path: string): string[];
  realpath(path: string): string;
}

export const nodeFileSystem: FileSystem = {
  open: (path, flags, mode) => fs.openSync(path, flags, mode),
  close: (fd) => fs.closeSync(fd),
  fstat: (fd) => fs.fstatSync(fd),
  lstat: (path) => fs.lstatSync(path),
  read: (fd, buffer, offset, length, position) => fs.readSync(fd, buffer, offset, length, position),
  readLater: (fd, buffer, offset, length, position) =>
    new Promise((resolve, reject) => {
      fs.read(fd, buffer, offset, length, position, (error, count) => (error ? reject(error) : resolve(count)));
    }),
  write: (fd, bytes, offset, length) => fs.writeSync(fd, bytes, offset, length),
  sync: (fd) => new Promise((resolve, reject) => fs.fsync(fd, (error) => (error ? reject(error) : resolve()))),
  mkdir: (path, mode) => fs.mkdirSync(path, { mode }),
  chmod: (fd, mode) => fs.fchmodSync(fd, mode),
  rmdir: (path) => fs.rmdirSync(path),
  rename: (from, to) => fs.renameSync(from, to),
  unlink: (path) => fs.unlinkSync(path),
  readdir: (path) => fs.readdirSync(path),
  realpath: (path) => fs.realpathSync.native(path),
};

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, O_NOCTTY, O_DIRECTORY, O_WRONLY, O_CREAT, O_EXCL } = fs.constants;

/** Refuses a link in any component, not only the last (macOS open(2)). */
const O_NOFOLLOW_ANY = 0x20000000;

export const OPEN = {
  /** For reading what may be hostile: no link, no waiting for a writer of a FIFO, no controlling terminal. */
  read: O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY,
  readFollowing: O_RDONLY | O_NONBLOCK | O_NOCTTY,
  readNoLinkAnywhere: O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW_ANY,
  directory: O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK,
  directoryNoLinkAnywhere: O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_NOFOLLOW_ANY,
  createNew: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
} as const;
