import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { DecisionSchema } from '../vocabulary/word-schemas.js';
import { type ApplyReport, ApplyReportSchema } from './apply-preflight.js';
import {
  hardened,
  nullableFlag,
  nullableInteger,
  nullableOpaque,
  nullableText,
  opaque,
  openObject,
  schemaVersion,
  seconds,
  text,
  texts,
  typed,
} from './fields.js';

export const RunnerInfoSchema = openObject({
  entrypoint: text,
  apply_model: nullableText,
  apply_timing: nullableText,
  preexisting_sandbox_suspected: nullableFlag,
  entrypoint_path: nullableText.optional(),
  entrypoint_sha256: nullableText.optional(),
  tool_build_id: nullableText.optional(),
  entrypoint_missing: z.boolean().optional(),
});

/** A `seatbelt-callout` marker. Only the tool name is certain; the upgrade fills the rest. */
export const SeatbeltCalloutSchema = openObject({ tool: text.optional() });
export interface SeatbeltCallout extends z.infer<typeof SeatbeltCalloutSchema> {}

export const ResourceHygieneSchema = openObject({
  apply_model: nullableText,
  apply_timing: nullableText,
  preexisting_sandbox_suspected: nullableFlag,
  close_fds: z.boolean().optional(),
  pass_fds: z.array(z.int()).optional(),
  preopen_hints: texts.optional(),
  preopen_detected: nullableFlag.optional(),
});

/** The `runtime_result` of a probe row. Version 0 rows lack most members, so only `status` is required. */
export const RuntimeResultSchema = openObject({
  status: z.enum(['success', 'errno', 'blocked']),
  errno: nullableInteger.optional(),
  runtime_result_schema_version: nullableInteger.optional(),
  tool_marker_schema_version: nullableInteger.optional(),
  failure_stage: nullableText.optional(),
  failure_kind: nullableText.optional(),
  apply_report: typed<ApplyReport>(ApplyReportSchema).nullable().optional(),
  runner_info: RunnerInfoSchema.nullable().optional(),
  seatbelt_callouts: z.array(typed<SeatbeltCallout>(SeatbeltCalloutSchema)).nullable().optional(),
  entitlement_checks: z.array(opaque).nullable().optional(),
  intended_op_witnessed: nullableFlag.optional(),
  sandbox_check_request: nullableOpaque.optional(),
  resource_hygiene: ResourceHygieneSchema.nullable().optional(),
});
export interface RuntimeResult extends z.infer<typeof RuntimeResultSchema> {}

/** One executed probe of the scenario lane. */
export const ProbeRowSchema = openObject({
  name: nullableText,
  expectation_id: nullableText,
  anchor_ctx_id: text.optional(),
  operation: nullableText,
  path: nullableText,
  expected: DecisionSchema.nullable(),
  /** Null: nothing was decided, or nobody saw it decided. */
  actual: DecisionSchema.nullable(),
  match: nullableFlag,
  runtime_result: typed<RuntimeResult>(RuntimeResultSchema),
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
  /** Null: nobody saw what was denied first. */
  reached_primary_op: nullableFlag.optional(),
  first_denial_op: nullableText.optional(),
  first_denial_filters: z.array(opaque).nullable().optional(),
  decision_path: nullableText.optional(),
  /** `runtime-simulated/<n>` when no kernel decided. */
  harness: text.optional(),
});
export interface ProbeRow extends z.infer<typeof ProbeRowSchema> {}

/** One profile of `runtime_results.json`. A profile whose file was missing has `status` and `notes` only. */
export const ProfileResultSchema = openObject({
  status: z.enum(['ok', 'partial', 'blocked']),
  profile_path: text.optional(),
  base_profile_path: text.optional(),
  preflight: nullableOpaque.optional(),
  probes: z.array(typed<ProbeRow>(ProbeRowSchema)).optional(),
  notes: text.optional(),
  schema_version: schemaVersion(SCHEMA_VERSIONS.runtime_results, hardened('runtime_results')),
  run_id: nullableText,
});
export interface ProfileResult extends z.infer<typeof ProfileResultSchema> {}

/** `runtime_results.json`: the top level is the profile map. */
export const RuntimeResultsSchema = z.record(z.string(), typed<ProfileResult>(ProfileResultSchema));
export interface RuntimeResults extends Record<string, ProfileResult> {}
