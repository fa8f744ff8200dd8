import { RuntimeError } from '@runtime/contracts';

/** The guards, in the order in which they are checked; the first that fails decides. */
export const GUARD_CODES = [
  'guard.runtime_result_version',
  'guard.tool_marker_version',
  'guard.sbpl_apply_version',
  'guard.sbpl_preflight_version',
  'guard.seatbelt_version',
  'guard.entitlement_version',
  'guard.applied_without_apply',
  'guard.exec_without_apply',
  'guard.exec_without_applied',
  'guard.apply_report_missing',
  'guard.apply_report_unclassified',
  'guard.apply_stage_rc_zero',
  'guard.apply_stage_late_markers',
  'guard.bootstrap_rc_nonzero',
  'guard.bootstrap_markers_missing',
  'guard.tool_build_missing',
  'guard.tool_build_mismatch',
  'guard.preflight_status',
  'guard.preflight_apply_report',
  'guard.preflight_markers',
] as const;
export type GuardCode = (typeof GUARD_CODES)[number];

export type EvidenceErrorCode =
  | GuardCode
  | 'EXPECTATION_MISSING'
  | 'MARKER_LINE_LEFT'
  | 'MISMATCH_EVENT_MISSING'
  | 'OBSERVATION_INPUT_INVALID'
  | 'OBSERVATION_ROW_INVALID'
  | 'RESULT_VERSION_UNSUPPORTED'
  | 'TIER_INVALID';

/** Evidence of the reference that gives no observation. `field` is the JSON pointer of the row inside `path`. */
export class EvidenceError extends RuntimeError<EvidenceErrorCode> {}
