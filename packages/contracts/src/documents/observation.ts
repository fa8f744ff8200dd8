import { z } from 'zod';
import { DecisionSchema } from '../vocabulary/word-schemas.js';
import { type ApplyReport, ApplyReportSchema } from './apply-preflight.js';
import { named, nullableFlag, nullableInteger, nullableText, opaque, openObject, text, texts, typed } from './fields.js';

export const PolicyLayersSchema = openObject({
  platform_policy: openObject({
    decision: text,
    status: nullableText,
    source: text,
    error: nullableText,
    exit_code: nullableInteger,
  }),
  process_policy: openObject({
    decision: text,
    status: nullableText,
    failure_stage: nullableText,
    failure_kind: nullableText,
  }),
  effective_decision: text,
  attribution: text,
});
export interface PolicyLayers extends z.infer<typeof PolicyLayersSchema> {}

/** Fields in record order: the order of trace lines. Documents of observations sort their keys. */
export const ObservationSchema = openObject({
  world_id: named,
  profile_id: named,
  scenario_id: named,
  run_id: text.optional(),
  expectation_id: text.optional(),
  operation: text,
  target: text.optional(),
  requested_path: text.optional(),
  observed_path: text.optional(),
  observed_path_source: text.optional(),
  normalized_path: text.optional(),
  normalized_path_source: text.optional(),
  probe_name: text.optional(),
  expected: DecisionSchema.optional(),
  /** Absent: nothing was decided, or nobody saw it decided. */
  actual: DecisionSchema.optional(),
  match: z.boolean().optional(),
  primary_intent: opaque.optional(),
  reached_primary_op: z.boolean().optional(),
  intended_op_witnessed: z.boolean().optional(),
  /** The operation that was denied first, which need not be the one asked about. */
  first_denial_op: text.optional(),
  first_denial_filters: z.array(opaque).optional(),
  decision_path: text.optional(),
  runtime_status: text.optional(),
  errno: z.int().optional(),
  errno_name: text.optional(),
  /** Absent in the oldest recorded events only. */
  policy_layers: typed<PolicyLayers>(PolicyLayersSchema).optional(),
  tcc_confounder: openObject({ sensitive: z.boolean(), baseline_status: text, scenario_status: text, attribution: text }).optional(),
  service_confounder: openObject({ status: text, baseline_state: text, scenario_state: text, source: text }).optional(),
  file_confounder: openObject({ errno: z.int(), errno_name: nullableText, classification: text, attribution: text }).optional(),
  sandbox_check_prepass: opaque.optional(),
  resource_hygiene: z
    .looseObject({
      apply_model: nullableText.optional(),
      apply_timing: nullableText.optional(),
      preexisting_sandbox_suspected: nullableFlag.optional(),
    })
    .optional(),
  failure_stage: text.optional(),
  failure_kind: text.optional(),
  apply_report: typed<ApplyReport>(ApplyReportSchema).optional(),
  preflight: opaque.optional(),
  runner_info: opaque.optional(),
  seatbelt_callouts: z.array(opaque).optional(),
  entitlement_checks: z.array(opaque).optional(),
  probe_details: opaque.optional(),
  violation_summary: text.optional(),
  command: texts.optional(),
  stdout: text.optional(),
  stderr: text.optional(),
  harness: text.optional(),
  notes: text.optional(),
});
export interface Observation extends z.infer<typeof ObservationSchema> {}

/** The 45 field names in record order. A row of the reference with any other is refused by its readers. */
export const OBSERVATION_FIELDS: readonly string[] = Object.keys(ObservationSchema.shape);

/** `runtime_events.normalized.json`: no schema string, one array. */
export const ObservationsSchema = z.array(typed<Observation>(ObservationSchema));
export type Observations = z.infer<typeof ObservationsSchema>;
