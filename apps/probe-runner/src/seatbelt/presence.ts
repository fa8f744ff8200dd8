import { lstatSync, statSync } from 'node:fs';
import type { Driver, ProbeSpec } from './drivers/types.js';

/**
 * Whether a path target is there, as the unsandboxed runner sees it. Looks the name up and opens nothing: a FIFO would
 * block, a device might act, and a consent prompt would wait for someone. Null: not a path, or nobody can tell.
 */
export function targetAbsent(driver: Driver, probe: ProbeSpec): boolean | null {
  if (driver.presence !== 'path') return null;
  const path = probe.syscall === 'openat_rootrel' ? `/${probe.target.replace(/^\/+/, '')}` : probe.target;
  if (!path.startsWith('/')) return null;
  const look = probe.syscall === 'lstat' || probe.driver === 'metadata_runner' ? lstatSync : statSync;
  try {
    look(path);
    return false;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOENT' || code === 'ENOTDIR' ? true : null;
  }
}
