import type { ProbeRowOfJob } from '../rows.js';

/** The path of the descriptor that a probe opened, in both spellings, or the errno of asking for it. */
export interface Seen {
  path: string | null;
  errno: number | null;
  noFirmlink: string | null;
  noFirmlinkErrno: number | null;
}

export function seenBy(row: ProbeRowOfJob): Seen {
  if (row.kind === 'not_run') return { path: null, errno: null, noFirmlink: null, noFirmlinkErrno: null };
  return {
    path: row.observed_path ?? null,
    errno: row.observed_path_errno ?? null,
    noFirmlink: row.observed_path_nofirmlink ?? null,
    noFirmlinkErrno: row.observed_path_nofirmlink_errno ?? null,
  };
}

/** What the probe without policy saw of a path: six members, as both lanes record them. */
export interface PathObservation {
  observed_path: string | null;
  observed_path_source: string;
  observed_path_errno: number | null;
  observed_path_nofirmlink: string | null;
  observed_path_nofirmlink_source: string;
  observed_path_nofirmlink_errno: number | null;
}

const ENOENT = 2;

/** Paths seen by a row of the baseline lane; null for operations and targets that have none. */
export function observePath(row: ProbeRowOfJob | null, operation: string, target: string): PathObservation | null {
  if (row === null || !operation.startsWith('file-') || !/^(?:\/|\$\{)/.test(target)) return null;
  const seen = seenBy(row);
  const errno = seen.path !== null ? null : (seen.errno ?? row.errno ?? (row.absent === true ? ENOENT : null));
  return {
    observed_path: seen.path,
    observed_path_source: sourceOf(seen.path, errno),
    observed_path_errno: errno,
    observed_path_nofirmlink: seen.noFirmlink,
    observed_path_nofirmlink_source: sourceOf(seen.noFirmlink, seen.noFirmlinkErrno ?? errno),
    observed_path_nofirmlink_errno: seen.noFirmlink === null ? (seen.noFirmlinkErrno ?? errno) : null,
  };
}

const sourceOf = (path: string | null, errno: number | null): string =>
  path !== null ? 'unsandboxed_fd_path' : errno !== null ? 'unsandboxed_error' : 'unsandboxed_unavailable';
