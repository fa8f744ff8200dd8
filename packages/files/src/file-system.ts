import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsync,
  lstatSync,
  mkdirSync,
  openSync,
  read,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs';

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
  fstat(fd: number): Stats;
  lstat(path: string): Stats;
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
  open: (path, flags, mode) => openSync(path, flags, mode),
  close: (fd) => closeSync(fd),
  fstat: (fd) => fstatSync(fd),
  lstat: (path) => lstatSync(path),
  read: (fd, buffer, offset, length, position) => readSync(fd, buffer, offset, length, position),
  readLater: (fd, buffer, offset, length, position) =>
    new Promise((resolve, reject) => {
      read(fd, buffer, offset, length, position, (error, count) => (error ? reject(error) : resolve(count)));
    }),
  write: (fd, bytes, offset, length) => writeSync(fd, bytes, offset, length),
  sync: (fd) => new Promise((resolve, reject) => fsync(fd, (error) => (error ? reject(error) : resolve()))),
  mkdir: (path, mode) => mkdirSync(path, { mode }),
  chmod: (fd, mode) => fchmodSync(fd, mode),
  rmdir: (path) => rmdirSync(path),
  rename: (from, to) => renameSync(from, to),
  unlink: (path) => unlinkSync(path),
  readdir: (path) => readdirSync(path),
  realpath: (path) => realpathSync.native(path),
};

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, O_NOCTTY, O_DIRECTORY, O_WRONLY, O_CREAT, O_EXCL } = constants;

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
