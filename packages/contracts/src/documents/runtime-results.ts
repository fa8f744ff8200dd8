import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { DecisionSchema } from '../vocabulary.js';
import { ApplyReportSchema } from './apply-preflight.js';
import {
  hardened,
  nullableFlag,
  nullableInteger,
  nullableOpaque,
  nullableText,
  opaque,
  schemaVersion,
  seconds,
  text,
  texts,
} from './fields.js';

export const RunnerInfoSchema = z.looseObject({
  entrypoint: text,
  apply_model: nullableText,
  apply_timing: nullableText,
  preexisting_sandbox_suspected: nullableFlag,
  entrypoint_path: nullableText.optional(),
  entrypoint_sha256: nullableText.optional(),
  tool_build_id: nullableText.optional(),
  entrypoint_missing: z.boolean().optional(),
});

/** A `seatbelt-callout` marker. Only the tool name is certain; the upgrade fills the rest (contract: normalisation, 8.1). */
export const SeatbeltCalloutSchema = z.looseObject({ tool: text.optional() });
export type SeatbeltCallout = z.infer<typeof SeatbeltCalloutSchema>;

export const ResourceHygieneSchema = z.looseObject({
  apply_model: nullableText,
  apply_timing: nullableText,
  preexisting_sandbox_suspected: nullableFlag,
  close_fds: z.boolean().optional(),
  pass_fds: z.array(z.int()).optional(),
  preopen_hints: texts.optional(),
  preopen_detected: nullableFlag.optional(),
});

/** The `runtime_result` of a probe row (contract: execution, 2.5). Version 0 rows lack most members, so only `status` is required. */
export const RuntimeResultSchema = z.looseObject({
  status: z.enum(['success', 'errno', 'blocked']),
  errno: nullableInteger.optional(),
  runtime_result_schema_version: nullableInteger.optional(),
  tool_marker_schema_version: nullableInteger.optional(),
  failure_stage: nullableText.optional(),
  failure_kind: nullableText.optional(),
  apply_report: ApplyReportSchema.nullable().optional(),
  runner_info: RunnerInfoSchema.nullable().optional(),
  seatbelt_callouts: z.array(SeatbeltCalloutSchema).nullable().optional(),
  entitlement_checks: z.array(opaque).nullable().optional(),
  intended_op_witnessed: nullableFlag.optional(),
  sandbox_check_request: nullableOpaque.optional(),
  resource_hygiene: ResourceHygieneSchema.nullable().optional(),
});
export type RuntimeResult = z.infer<typeof RuntimeResultSchema>;

/** One executed probe of the scenario lane. */
export const ProbeRowSchema = z.looseObject({
  name: nullableText,
  expectation_id: nullableText,
  anchor_ctx_id: text.optional(),
  operation: nullableText,
  path: nullableText,
  expected: DecisionSchema.nullable(),
  /** Null: nothing was decided, or nobody saw it decided. */
  actual: DecisionSchema.nullable(),
  match: nullableFlag,
  runtime_result: RuntimeResultSchema,
  violation_summary: nullableText,
  path_observation: opaque.optional(),
  error: text.optional(),
  error_kind: text.optional(),
  command: texts,
  exit_code: nullableInteger.optional(),
  stdout: text.optional(),
  stderr: text.optional(),
  probe_details: nullableOpaque.optional(),
  cmd_started_at_unix_s: seconds.optional(),
  cmd_finished_at_unix_s: seconds.optional(),
  cmd_duration_s: seconds.optional(),
  cmd_pid: z.int().optional(),
  cmd_process_name: text.optional(),
  sandbox_check_request: opaque.optional(),
  listener: opaque.optional(),
  observer: opaque.optional(),
  decision_source: text.optional(),
  notes: text.optional(),
  primary_intent: opaque.optional(),
  reached_primary_op: z.boolean().optional(),
  first_denial_op: nullableText.optional(),
  first_denial_filters: z.array(opaque).nullable().optional(),
  decision_path: text.optional(),
  /** `runtime-simulated/<n>` when no kernel decided. */
  harness: text.optional(),
});
export type ProbeRow = z.infer<typeof ProbeRowSchema>;

/** One profile of `runtime_results.json`. A profile whose file was missing has `status` and `notes` only. */
export const ProfileResultSchema = z.looseObject({
  status: z.enum(['ok', 'partial', 'blocked']),
  profile_path: text.optional(),
  base_profile_path: text.optional(),
  preflight: nullableOpaque.optional(),
  probes: z.array(ProbeRowSchema).optional(),
  notes: text.optional(),
  schema_version: schemaVersion(SCHEMA_VERSIONS.runtime_results, hardened('runtime_results')),
  run_id: nullableText,
});
export type ProfileResult = z.infer<typeof ProfileResultSchema>;

/** `runtime_results.json`: the top level is the profile map. */
export const RuntimeResultsSchema = z.record(z.string(), ProfileResultSchema);
export type RuntimeResults = z.infer<typeof RuntimeResultsSchema>;
