import { RuntimeError } from '@runtime/contracts';

/** The guards, in the order in which they are checked; the first that fails decides. The last one is asked of our evidence only. */
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
  'guard.sbpl_compile_version',
] as const;
export type GuardCode = (typeof GUARD_CODES)[number];

export type ObservationErrorCode =
  | GuardCode
  | 'BASELINE_AMBIGUOUS'
  | 'EXPECTATION_MISSING'
  | 'MARKER_LINE_LEFT'
  | 'MISMATCH_EVENT_MISSING'
  | 'OBSERVATION_INPUT_INVALID'
  | 'OBSERVATION_ROW_INVALID'
  | 'RESULT_VERSION_UNSUPPORTED'
  | 'TIER_INVALID'
  | 'WORLD_DIFFERS';

/** Evidence that cannot be turned into an observation. `field` is the JSON pointer of the row inside `path`. */
export class ObservationError extends RuntimeError<ObservationErrorCode> {}

/** One row (or document) that could not be used; the others are unaffected. */
export interface ObservationProblem {
  code: ObservationErrorCode;
  message: string;
  /** Which input document: a file name such as `runtime_results.json`. */
  file: string;
  /** JSON pointer of the row, or of the member, inside that document. */
  field: string;
  /** Position among all rows of the document, from 0; null when it is not about a row. */
  index: number | null;
  profile_id: string | null;
  probe: string | null;
}
