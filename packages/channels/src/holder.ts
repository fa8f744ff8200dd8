import { hostname } from 'node:os';
import { RUN_ID_PATTERN } from '@runtime/contracts';
import type { FileSystem } from '@runtime/files';

/** Who holds a bundle root, as the lock file says. Information for people: the kernel decides, not this. */
export interface LockHolder {
  pid: number;
  host: string | null;
  run_id: string | null;
  /** Seconds. */
  acquired_at_unix: number | null;
}

const MAX_BYTES = 4096;

export const describeHolder = (runId: string | undefined): string =>
  `${JSON.stringify({ pid: process.pid, host: hostname(), run_id: runId ?? null, acquired_at_unix: Date.now() / 1000 })}\n`;

/** The record in an open lock file; null when there is none that can be read. Also reads the older `pid=<n>`. */
export function readHolder(fs: FileSystem, fd: number): LockHolder | null {
  const buffer = Buffer.alloc(MAX_BYTES);
  const text = buffer
    .subarray(0, fs.read(fd, buffer, 0, MAX_BYTES, 0))
    .toString('utf8')
    .trim();
  const old = /^pid=([0-9]{1,10})$/.exec(text);
  if (old !== null) return { pid: Number(old[1]), host: null, run_id: null, acquired_at_unix: null };
  try {
    const value = JSON.parse(text) as Record<string, unknown> | null;
    if (value === null || typeof value !== 'object' || !Number.isSafeInteger(value['pid'])) return null;
    return {
      pid: value['pid'] as number,
      host: plain(value['host']),
      run_id: plain(value['run_id']),
      acquired_at_unix: typeof value['acquired_at_unix'] === 'number' ? value['acquired_at_unix'] : null,
    };
  } catch {
    return null;
  }
}

/** Text that may stand in a message: anyone who can write the root can write the record. */
const plain = (value: unknown): string | null => (typeof value === 'string' && RUN_ID_PATTERN.test(value) ? value : null);
