import type { CallDetails, MeasuredRow } from '@runtime/job';

/** F_GETPATH of a descriptor and its sibling that keeps firmlinks apart, or the errno of asking. */
export type ObservedPaths = Pick<
  MeasuredRow,
  'observed_path' | 'observed_path_errno' | 'observed_path_nofirmlink' | 'observed_path_nofirmlink_errno'
>;

/** An answer of a system call: 0 or a value, and the errno the call itself left (0: none). */
export interface CallAnswer {
  rc: number;
  errno: number;
  /** What else the call told: kernel return codes, which step failed. */
  detail?: CallDetails;
  observed?: ObservedPaths;
}

/** What `sandbox_init_with_parameters` said. */
export interface ApplyAnswer {
  rc: number;
  errno: number;
  errbuf: string | null;
}

/**
 * The calls that in-process drivers make. The only implementation that ships talks to the system library
 * (`koffi.ts`); nothing else in the runner may call it, so that a driver is one entry of a table.
 */
export interface NativeCalls {
  /** `sandbox_check(pid, operation, type | no-report, argument)`: 0 allow, 1 deny, -1 error with errno. */
  sandboxCheck(pid: number, operation: string | null, filterType: number, argument: string | null): CallAnswer;
  /** Irrevocable for the process; only ever called in a child made for one probe. */
  applyProfile(text: string): ApplyAnswer;
  call(name: NativeCallName, args: readonly NativeArgument[]): CallAnswer;
}

export type NativeArgument = string | number;

export const NATIVE_CALL_NAMES = [
  'open_read',
  'open_append',
  'openat_read',
  'openat_append',
  'openat_root_read',
  'openat_root_append',
  'search',
  'access',
  'lstat',
  'fstat',
  'getattrlist',
  'setattrlist',
  'chmod',
  'fchmod',
  'utimes',
  'futimes',
  'lutimes',
  'lchown',
  'fchown',
  'fchownat',
  'getxattr',
  'setxattr',
  'mach_lookup',
  'xpc_connect',
  'iokit_open',
  'sysctl',
  'pidinfo',
  'notify_post',
  'shm_create',
] as const;
export type NativeCallName = (typeof NATIVE_CALL_NAMES)[number];
