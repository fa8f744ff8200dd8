import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { LIMITS } from '@runtime/contracts';
import { systemCode, writeFailure } from './error.js';
import { type FileSystem, nodeFileSystem, OPEN } from './file-system.js';
import { readRegularFileSync } from './read.js';
import { begun, finished } from './unfinished.js';

export interface WriteOptions {
  fs?: FileSystem | undefined;
  /** Permission bits of a new file; 0o644 before the umask. Without it a file that is replaced keeps its own. */
  mode?: number | undefined;
  /** Where the temporary file stands until it is renamed; the target's directory unless told otherwise. Same file system. */
  temporaryIn?: string | undefined;
  /** Leave the directory's own sync to the caller, who syncs it once for many files. */
  syncDirectory?: boolean | undefined;
}

const SLICE = 4 * 1024 * 1024;

/** A name for a temporary file: unique, and recognised as left over by {@link isTemporaryName}. */
export const temporaryName = (): string => `.tmp-${randomBytes(8).toString('hex')}`;

/** Whether a name is that of a temporary file of {@link writeFileDurable}. */
export const isTemporaryName = (name: string): boolean => /^\.tmp-[0-9a-f]{16}$/.test(name);

/**
 * Writes a file so that a crash leaves the old content or the new, never a part: unique temporary file, sync,
 * rename, sync of the directory. Parent directories are created. When any step fails, the temporary file is
 * removed and the old content is back in place.
 *
 * @throws FilesError `FILE_WRITE_FAILED` (category system); `details.system` holds the system's code.
 */
export async function writeFileDurable(path: string, content: Uint8Array | string, options: WriteOptions = {}): Promise<void> {
  const fs = options.fs ?? nodeFileSystem;
  const target = resolve(path);
  const directory = dirname(target);
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  await makeDirectoryDurable(directory, { fs });
  const temporary = join(options.temporaryIn ?? directory, temporaryName());
  const sync = options.syncDirectory !== false;
  let undo: Undo | null = null;
  begun(temporary, fs);
  try {
    const before = modeOf(fs, target);
    await createSynced(fs, temporary, bytes, options.mode ?? 0o644, options.mode === undefined ? before : null);
    if (sync) undo = prepareUndo(fs, target, options.temporaryIn ?? directory, before);
    fs.rename(temporary, target);
    if (sync) {
      await syncDirectory(directory, { fs, undo: undo?.back });
      undo?.forget();
    }
  } catch (error) {
    discard(fs, temporary);
    undo?.forget();
    throw writeFailure(error, path, 'writing');
  } finally {
    finished(temporary);
  }
}

interface Undo {
  back(): void;
  forget(): void;
}

/**
 * The old content is laid beside before the rename, so that going back is one rename and needs no space.
 */
function prepareUndo(fs: FileSystem, target: string, directory: string, mode: number | null): Undo {
  let old: Buffer | null = null;
  try {
    old = readRegularFileSync(target, { fs, maxBytes: LIMITS.documentBytes });
  } catch (error) {
    const { code, category } = error as { code?: string; category?: string };
    if (category === 'system') throw error;
    // Too large to keep twice, or not a file: the rename itself will tell.
    if (code !== 'FILE_NOT_FOUND') return { back: () => {}, forget: () => {} };
  }
  if (old === null) return { back: () => discard(fs, target), forget: () => {} };
  const copy = join(directory, temporaryName());
  begun(copy, fs);
  try {
    const fd = fs.open(copy, OPEN.createNew, 0o600);
    try {
      if (mode !== null) fs.chmod(fd, mode);
      writeAll(fs, fd, old);
    } finally {
      fs.close(fd);
    }
  } catch (error) {
    discard(fs, copy);
    finished(copy);
    throw error;
  }
  return {
    back: () => {
      fs.rename(copy, target);
      finished(copy);
    },
    forget: () => {
      discard(fs, copy);
      finished(copy);
    },
  };
}

/** Permission bits of the regular file at a place; null where there is none. */
/** Gives a file that is about to be renamed the permission bits of the file it replaces, where there is one. */
export function takeModeOf(target: string, staged: string): void {
  const mode = modeOf(nodeFileSystem, target);
  if (mode !== null) chmodSync(staged, mode);
}

function modeOf(fs: FileSystem, path: string): number | null {
  try {
    const stat = fs.lstat(path);
    return stat.isFile() ? stat.mode & 0o777 : null;
  } catch {
    return null;
  }
}

/** Creates a file that must not exist, writes it and syncs it: with the bits of the file it replaces, before anything is in it. */
async function createSynced(fs: FileSystem, path: string, bytes: Uint8Array, mode: number, kept: number | null): Promise<void> {
  const fd = fs.open(path, OPEN.createNew, kept === null ? mode : 0o600);
  try {
    if (kept !== null) fs.chmod(fd, kept);
    writeAll(fs, fd, bytes);
    await fs.sync(fd);
  } finally {
    fs.close(fd);
  }
}

/** Writes every byte: write(2) may take fewer than it was given. */
export function writeAll(fs: FileSystem, fd: number, bytes: Uint8Array): void {
  let offset = 0;
  while (offset < bytes.length) offset += fs.write(fd, bytes, offset, Math.min(SLICE, bytes.length - offset));
}

/** Removes a file that may not exist; what cannot be removed is not worth a second error. */
export function discard(fs: FileSystem, path: string): void {
  try {
    fs.unlink(path);
  } catch {}
}

/** What says that the medium fails. Everything else says that the file system does not sync directories, each in its own words. */
const FATAL = new Set(['EIO', 'ENOSPC', 'EDQUOT', 'EROFS']);

/**
 * Makes the names in a directory durable, where the file system offers that: shares and synced folders often do not, and
 * then the names are as durable as they get. Returns what the system said in that case, else null.
 *
 * @throws FilesError `FILE_WRITE_FAILED` (category system), after `undo` has run.
 */
export async function syncDirectory(
  path: string,
  options: { fs?: FileSystem | undefined; undo?: (() => void) | undefined } = {},
): Promise<string | null> {
  const fs = options.fs ?? nodeFileSystem;
  try {
    const fd = fs.open(path, OPEN.directory);
    try {
      await fs.sync(fd);
      return null;
    } catch (error) {
      const code = systemCode(error);
      if (code === null || FATAL.has(code)) throw error;
      return code;
    } finally {
      fs.close(fd);
    }
  } catch (error) {
    options.undo?.();
    throw writeFailure(error, path, 'syncing the directory');
  }
}

/**
 * Creates a directory and what is missing above it, and makes each new name durable.
 * Returns the directories it made, outermost first.
 *
 * @throws FilesError `FILE_WRITE_FAILED` (category system).
 */
export async function makeDirectoryDurable(
  path: string,
  options: { fs?: FileSystem | undefined; mode?: number | undefined } = {},
): Promise<string[]> {
  const fs = options.fs ?? nodeFileSystem;
  const target = resolve(path);
  const missing: string[] = [];
  for (let at = target; !exists(fs, at); at = dirname(at)) {
    missing.unshift(at);
    if (dirname(at) === at) break;
  }
  const made: string[] = [];
  for (const directory of missing) {
    try {
      fs.mkdir(directory, options.mode ?? 0o755);
      made.push(directory);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw writeFailure(error, directory, 'creating the directory');
    }
    await syncDirectory(dirname(directory), { fs });
  }
  return made;
}

function exists(fs: FileSystem, path: string): boolean {
  try {
    fs.lstat(path);
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return false;
    throw writeFailure(error, basename(path), 'looking at');
  }
}
