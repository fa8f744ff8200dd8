import type { DriverNeed, RowFailureKind, RowFailureStage } from '@runtime/contracts';
import type { ApplyFailure, EngineDecision, RuleReference, UnknownConstruct, WalkStep } from '../types.js';

/** The members of a job's probe that the simulation reads (contract: the job). */
export interface SimulatedProbe {
  operation: string;
  target?: string | null | undefined;
  driver?: string | undefined;
  syscall?: string | undefined;
  attr_payload?: string | undefined;
  filter_name?: string | undefined;
  filter_type?: number | undefined;
}

export interface SimulatedApply {
  /** False in the baseline lane, where no policy is applied. */
  attempted: boolean;
  ok: boolean;
  api: 'sandbox_init' | 'sandbox_apply';
  rc: number;
  errno: number;
  failure?: ApplyFailure;
}

/** A file that ordinary ownership and mode bits refuse, to a process of another user. */
export interface RefusedBy {
  path: string;
  mode: number;
  uid: number;
  /** Of the process. */
  user: number;
}

export type SimulatedFailureStage = RowFailureStage;

/** What one probe did on the virtual host. Paths, errno and texts are those a Mac's helper would give. */
export interface SimulatedOutcome {
  /** The operation was reached. False when the policy could not be applied or the helper not executed. */
  started: boolean;
  outcome: 'completed' | 'timed_out' | 'signalled' | 'not_run';
  exit_code: number | null;
  signal: string | null;
  errno: number | null;
  errno_text?: string;
  stdout: string;
  stderr: string;
  /** The target does not exist on the virtual host, so nothing was decided about it. */
  absent: boolean;
  /** Null unless the probe started, completed, and its target was there. */
  decision: 'allow' | 'deny' | null;
  failure_stage: SimulatedFailureStage | null;
  failure_kind: RowFailureKind | null;
  apply: SimulatedApply;
  /** `F_GETPATH` and its no-firmlink sibling, for file operations that got a descriptor. */
  observed_path?: string;
  observed_path_nofirmlink?: string;
  walk: WalkStep[];
  /** Deciding rule of the access that denied, else of the last one; null for a default. */
  rule: RuleReference | null;
  /** The operation and target that the policy denied first. */
  first_denied?: { operation: string; path: string };
  /** The policy denied what the driver needs for itself: nothing was decided about the operation. */
  prerequisite?: { operation: string; path: string; need: DriverNeed };
  /** The file that refused what the policy allows: the probe shows nothing about the policy. */
  refused_by?: RefusedBy;
  /** What the policy answered, also when something else ended the probe. */
  policy_decision: EngineDecision | null;
  unknown?: UnknownConstruct[];
  /** Why a probe was `not_run`, or decided nothing. */
  reason?: 'prerequisite_denied' | 'driver_unknown' | 'operation_unknown' | 'target_missing' | 'policy_unknown';
}
