import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { MISMATCH_REASONS } from '../vocabulary/words.js';
import { counters, nullableInteger, nullableOpaque, nullableText, openObject, schemaVersion, text, typed } from './fields.js';

export const MismatchSchema = openObject({
  world_id: nullableText,
  profile_id: text,
  expectation_id: nullableText,
  operation: nullableText,
  path: nullableText,
  expected: nullableText,
  actual: nullableText,
  mismatch_type: text,
  violation_summary: nullableText,
  notes: nullableText,
  /** Ours: the model predicts it, or the baseline knows it. It still counts. */
  known: z.boolean().optional(),
});
export interface Mismatch extends z.infer<typeof MismatchSchema> {}

/** `mismatch_summary.json`: no schema string. */
export const MismatchSummarySchema = openObject({
  world_id: text,
  generated_by: text,
  mismatches: z.array(typed<Mismatch>(MismatchSchema)),
  counts: counters,
  error: text.optional(),
});
export interface MismatchSummary extends z.infer<typeof MismatchSummarySchema> {}

/** One line of `mismatch_packets.jsonl`. Members that older packets lack are optional. */
export const MismatchPacketSchema = openObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.mismatch_packet, /^hardened-runtime-mismatch-packet\.v0\.[0-9]{1,3}$/),
  expectation_id: nullableText,
  run_context: openObject({
    run_id: nullableText,
    channel: nullableText,
    world_id: nullableText,
    repo_root_context: nullableText,
    run_manifest: nullableText,
  }),
  decision_event: openObject({
    scenario_id: nullableText,
    profile_id: nullableText,
    probe_name: nullableText,
    operation: nullableText,
    target: nullableText,
    requested_path: nullableText,
    observed_path: nullableText,
    normalized_path: nullableText,
    runtime_status: nullableText,
    failure_stage: nullableText,
    failure_kind: nullableText,
    decision: nullableText,
    errno: nullableInteger,
    intended_op_witnessed: z.boolean().nullable().optional(),
    policy_layers: nullableOpaque.optional(),
    source: nullableText,
    filter_type: nullableInteger,
    filter_type_name: nullableText,
  }),
  expected: openObject({ expectation_id: nullableText, expected_decision: nullableText, target: nullableText }),
  baseline: nullableOpaque,
  oracle_check: nullableOpaque,
  canonicalization: openObject({ witness_source: nullableText, witness: nullableOpaque }).nullable().optional(),
  mismatch_reason: z.enum(MISMATCH_REASONS),
});
export interface MismatchPacket extends z.infer<typeof MismatchPacketSchema> {}
