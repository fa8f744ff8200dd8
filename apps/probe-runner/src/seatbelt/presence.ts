import type { Host } from '../host.js';
import type { Driver, ProbeSpec } from './drivers/types.js';

/** Whether a path target is missing, as the unsandboxed runner sees it. Null: not a path, or nobody can tell. */
export function targetAbsent(driver: Pick<Driver, 'presence'>, probe: ProbeSpec, host: Pick<Host, 'lookUp'>): boolean | null {
  if (driver.presence !== 'path') return null;
  const path = probe.syscall === 'openat_rootrel' ? `/${probe.target.replace(/^\/+/, '')}` : probe.target;
  if (!path.startsWith('/')) return null;
  const there = host.lookUp(path, { followLast: probe.syscall !== 'lstat' && probe.driver !== 'metadata_runner' });
  return there === null ? null : !there;
}
