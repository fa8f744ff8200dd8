import type { JobRow } from '@runtime/job';

/** What the probe without policy saw of a path: six members, as both lanes record them. */
export interface PathObservation extends Record<string, unknown> {
  observed_path: string | null;
  observed_path_source: string;
  observed_path_errno: number | null;
  observed_path_nofirmlink: string | null;
  observed_path_nofirmlink_source: string;
  observed_path_nofirmlink_errno: number | null;
}

const ENOENT = 2;

/** Paths seen by a row of the baseline lane; null for operations and targets that have none. */
export function observePath(row: JobRow | undefined, operation: string, target: string): PathObservation | null {
  if (row === undefined || !operation.startsWith('file-') || !target.startsWith('/')) return null;
  const { observed_path: path = null, observed_path_nofirmlink: raw = null } = row.kind === 'measured' ? row : {};
  const failed = path === null && (row.absent === true || row.errno !== null);
  const errno = failed ? (row.errno ?? (row.absent === true ? ENOENT : null)) : null;
  return {
    observed_path: path,
    observed_path_source: path !== null ? 'unsandboxed_fd_path' : failed ? 'unsandboxed_error' : 'unsandboxed_unavailable',
    observed_path_errno: errno,
    observed_path_nofirmlink: raw,
    observed_path_nofirmlink_source: raw !== null ? 'unsandboxed_fd_path' : failed ? 'unsandboxed_error' : 'unsandboxed_unavailable',
    observed_path_nofirmlink_errno: raw === null ? errno : null,
  };
}
