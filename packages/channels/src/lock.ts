import { constants, ftruncateSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type FileSystem, makeDirectoryDurable, nodeFileSystem, steadyNow, strangersAbove, systemCode, writeAll } from '@runtime/files';
import { ChannelError } from './error.js';
import { describeHolder, type LockHolder, readHolder } from './holder.js';
import { LockMode } from './names.js';
import { loadKernelLocks } from './native.js';

/** The file beside the runs that writers lock. Created once, never removed: a waiter must not lock a name that is gone. */
export const LOCK_FILE = '.runtime.lock';

export interface AcquireLockOptions {
  /** `fail` unless told otherwise. */
  mode?: LockMode | undefined;
  /** How long `wait` waits; 30 seconds unless told otherwise. */
  timeoutSeconds?: number | undefined;
  /** The run the lock is taken for, for the holder's record. */
  runId?: string | undefined;
  /** Stops waiting. */
  signal?: AbortSignal | undefined;
  fs?: FileSystem | undefined;
}

export interface BundleLock {
  readonly path: string;
  /** Gives the root free. The kernel does the same when the process ends, however it ends. Safe to call twice. */
  release(): Promise<void>;
}

const POLL_MS = 25;
/** Whoever only asks whether the lock is held touches it for microseconds; `fail` outlasts that. */
const FAIL_PATIENCE_MS = 60;

/**
 * Takes the lock of a bundle root: an exclusive lock of the kernel on `<out>/.runtime.lock`. The root is
 * created when it does not exist. Child processes do not inherit the lock.
 *
 * @throws ChannelError `BUNDLE_LOCKED` or `LOCK_TIMEOUT` (category locked) naming the holder; `LOCK_UNAVAILABLE`
 * (host) where the kernel lock cannot be had; `LOCK_FAILED` (system, or input where something else stands in its place);
 * `CHANNEL_SPEC_INVALID` (usage) for a mode or timeout that is none.
 */
export async function acquireBundleLock(outDir: string, options: AcquireLockOptions = {}): Promise<BundleLock> {
  const fs = options.fs ?? nodeFileSystem;
  const { waits, patience } = patienceOf(options);
  const out = resolve(outDir);
  const path = join(out, LOCK_FILE);
  const locks = await loadKernelLocks();
  await makeDirectoryDurable(out, { fs });
  const fd = openLockFile(fs, path);
  const started = steadyNow();
  try {
    while (!locks.tryLock(fd)) {
      if (options.signal?.aborted === true) throw options.signal.reason;
      const left = patience - (steadyNow() - started);
      if (left <= 0) throw held(path, readHolder(fs, fd), waits ? patience / 1000 : null);
      await delay(Math.min(POLL_MS, left), undefined, { signal: options.signal });
    }
    recordHolder(fs, fd, options.runId);
  } catch (error) {
    fs.close(fd);
    throw asLockError(error, path);
  }
  let open = true;
  return {
    path,
    async release() {
      if (!open) return;
      open = false;
      try {
        locks.unlock(fd);
      } finally {
        fs.close(fd);
      }
    },
  };
}

/** How long to try, in milliseconds. A time that is no number would never be over. */
function patienceOf({ mode = LockMode.fail, timeoutSeconds = 30 }: AcquireLockOptions): { waits: boolean; patience: number } {
  if (mode !== LockMode.fail && mode !== LockMode.wait) throw badOption('mode', mode, 'fail or wait');
  const isTime = typeof timeoutSeconds === 'number' && Number.isFinite(timeoutSeconds) && timeoutSeconds >= 0;
  if (!isTime) throw badOption('timeoutSeconds', timeoutSeconds, 'a number of seconds, 0 or more');
  const waits = mode === LockMode.wait;
  return { waits, patience: waits ? timeoutSeconds * 1000 : FAIL_PATIENCE_MS };
}

const badOption = (name: string, value: unknown, wanted: string): ChannelError =>
  new ChannelError({
    code: 'CHANNEL_SPEC_INVALID',
    category: 'usage',
    message: `the lock option ${name} is ${String(value)}, not ${wanted}`,
    hint: 'the lock modes are fail and wait; a timeout is in seconds',
    details: { option: name },
  });

export interface LockState {
  held: boolean;
  holder: LockHolder | null;
}

/**
 * Whether a writer holds the root right now. Creates and changes nothing.
 *
 * @throws ChannelError `LOCK_UNAVAILABLE` where the kernel lock cannot be asked.
 */
export async function probeBundleLock(outDir: string, options: { fs?: FileSystem | undefined } = {}): Promise<LockState> {
  const fs = options.fs ?? nodeFileSystem;
  const path = join(resolve(outDir), LOCK_FILE);
  let fd: number;
  try {
    fd = fs.open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || (code === 'ELOOP' && isDirectory(dirname(path)))) return { held: false, holder: null };
    throw asLockError(error, path);
  }
  try {
    if (!fs.fstat(fd).isFile()) return { held: false, holder: null };
    const locks = await loadKernelLocks();
    const holder = readHolder(fs, fd);
    if (!locks.tryLock(fd, { shared: true })) return { held: true, holder };
    locks.unlock(fd);
    return { held: false, holder: null };
  } catch (error) {
    throw asLockError(error, path);
  } finally {
    fs.close(fd);
  }
}

function openLockFile(fs: FileSystem, path: string): number {
  try {
    const fd = fs.open(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o644);
    // Under another name the record of its holder would be written into somebody's file.
    const stat = fs.fstat(fd);
    if (stat.isFile() && stat.nlink <= 1) return fd;
    fs.close(fd);
  } catch (error) {
    throw asLockError(error, path);
  }
  throw notRegular(path);
}

/** Only the holder writes, and only now: until the lock is held the record is the other's. */
function recordHolder(fs: FileSystem, fd: number, runId: string | undefined): void {
  ftruncateSync(fd, 0);
  writeAll(fs, fd, Buffer.from(describeHolder(runId)));
}

function held(path: string, holder: LockHolder | null, waitedSeconds: number | null): ChannelError {
  const who = holder === null ? 'another writer' : `process ${holder.pid}${holder.run_id === null ? '' : ` (run ${holder.run_id})`}`;
  return new ChannelError({
    code: waitedSeconds === null ? 'BUNDLE_LOCKED' : 'LOCK_TIMEOUT',
    category: 'locked',
    message:
      waitedSeconds === null
        ? `the bundle root is locked by ${who}: ${path}`
        : `${who} still holds the bundle root after ${waitedSeconds} s: ${path}`,
    path,
    hint: waitedSeconds === null ? 'wait for it to end, or use the lock mode wait' : 'wait for it to end, or raise the timeout',
    details: { holder },
  });
}

/** A file system without locks cannot hold a bundle root safely, and pretending is worse than refusing. */
const WITHOUT_LOCKS: readonly string[] = ['ENOLCK', 'EOPNOTSUPP', 'ENOTSUP', 'ENOSYS', 'EINVAL'];

function asLockError(error: unknown, path: string): unknown {
  const code = systemCode(error);
  if ((error as { code?: unknown }).code === 'ERR_INVALID_ARG_VALUE') {
    const message = `the bundle root is not a path the system accepts: ${JSON.stringify(path.slice(0, 80))}`;
    return new ChannelError({ code: 'LOCK_FAILED', message, hint: 'name a directory, without a NUL in it', cause: error });
  }
  if (code === null) return error;
  const more = { path, details: { system: code }, cause: error };
  if (WITHOUT_LOCKS.includes(code)) {
    return new ChannelError({
      code: 'LOCK_UNAVAILABLE',
      category: 'host',
      message: `this file system has no locks (${code}): ${path}`,
      hint: 'put the bundle root on a local file system, or run with lock: false (recorded, not promotable)',
      ...more,
    });
  }
  if (code === 'ENOTDIR' || (code === 'ELOOP' && !isDirectory(dirname(path)))) {
    return new ChannelError({
      code: 'LOCK_FAILED',
      message: `the bundle root ${dirname(path)} is not a directory`,
      hint: 'name a directory, or a place where one can be made',
      ...more,
    });
  }
  if (code === 'ELOOP' || code === 'EISDIR') return notRegular(path, more);
  return new ChannelError({
    code: 'LOCK_FAILED',
    category: 'system',
    message: `locking ${path} failed (${code})${strangersAbove(code, path)}`,
    hint: 'check the permissions of the bundle root',
    ...more,
  });
}

/** A link, a directory or a pipe in the place of the lock file. */
const notRegular = (path: string, more: { details?: Record<string, unknown>; cause?: unknown } = {}): ChannelError =>
  new ChannelError({
    code: 'LOCK_FAILED',
    message: `${path} is not a regular file`,
    path,
    hint: 'remove it: the lock is a regular file, made when it is first needed',
    ...more,
  });

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
