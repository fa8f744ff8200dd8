import type { DriverName, DriverNeed } from '@runtime/contracts';
import type { DeniedAccess } from '@runtime/job';
import type { HelperCall, HelperCallName } from '../../native/calls.js';
import type { ToolName } from '../../tools.js';

/** The members of a job's probe that drivers read. */
export interface ProbeSpec {
  operation: string;
  target: string;
  driver?: string | undefined;
  syscall?: string | undefined;
  attr_payload?: string | undefined;
  filter_name?: string | undefined;
  filter_type?: number | undefined;
}

/** What the unsandboxed runner can find out about a target, so that "not there" is never taken for "denied". */
type Presence = 'path' | 'none';

interface DriverBase {
  /** Recorded in the row: two rows are comparable when this is equal. */
  id: string;
  operations: readonly string[];
  /** Plan drivers that select the entry; undefined stands for "no driver named". */
  drivers: readonly (DriverName | undefined)[];
  /** Syscalls of a plan that select it; undefined for "no syscall named". */
  syscalls?: readonly (string | undefined)[];
  /** Targets it takes; without it, any. */
  takes?: (target: string) => boolean;
  presence: Presence;
  /** What the driver would open or change for writing, for `--dry` and for the rule that nothing of the host is changed. */
  writes?: 'opens' | 'attributes';
  /** One sentence for the table in the documentation. */
  what: string;
  /** Releases of macOS on which it was seen to tell allow and deny apart. Absent: none. */
  seen?: readonly string[];
}

/** A tool of the system, started inside the sandbox behind the stub. */
export interface ExecDriver extends DriverBase {
  kind: 'exec';
  tool: ToolName;
  args: (probe: ProbeSpec, context: DriverContext) => string[];
  /** Last line of stderr that means the kernel refused; the text of the errno is its first group. */
  denied: RegExp;
  /** …that the target is not there. */
  missing?: RegExp;
}

/** A call of the native helper, which applies the policy to itself as its last act before it. */
export interface CallDriver extends DriverBase {
  kind: 'call';
  call: HelperCallName;
  options: (probe: ProbeSpec, context: DriverContext) => HelperCall['options'];
  /** Answers that mean yes although the call failed: the kernel got as far as looking. */
  allowErrno?: readonly number[];
  denyErrno: readonly number[];
  absentErrno?: readonly number[];
  /** The call returns a kernel code instead of setting errno. */
  codes?: { allow: readonly number[]; deny: readonly number[]; absent: readonly number[] };
  /** Codes of a step before the call that mean a refusal. */
  stepDenied?: readonly number[];
  /** A step under the policy that is part of what the driver performs: its refusal is a denial, of this access and not of the asked one. */
  dependency?: { step: string; access: (probe: ProbeSpec) => DeniedAccess };
  /** What it needs of the policy for itself; a step of the name of one of its operations was refused for want of it. */
  need?: DriverNeed;
  /** The call cannot see a denial: a second helper, without policy, watches for what it is meant to bring about. */
  watches?: 'notification';
  /** What an allowed call leaves behind, and another helper, without policy, removes. */
  leaves?: 'shared_memory';
}

/** A question to the policy, asked by the helper about itself: `sandbox_check`, three-valued. */
export interface CheckDriver extends DriverBase {
  kind: 'check';
}

export type Driver = ExecDriver | CallDriver | CheckDriver;

export interface DriverContext {
  /** Port of the run's own loopback listener, for loopback targets. */
  loopbackPort: number | null;
  /** The run's fixture directory: the only place a driver may change. */
  fixtureDirectory: string | null;
}
