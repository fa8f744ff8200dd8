import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { count, counters, nullableFlag, nullableInteger, nullableText, openObject, schemaVersion, text, texts, typed } from './fields.js';
import { mappingMeta } from './mapping-meta.js';

export const OpExampleSchema = openObject({
  scenario_id: text,
  expectation_id: nullableText,
  expected: nullableText,
  actual: nullableText,
  match: nullableFlag,
});

export const OpMismatchDetailSchema = openObject({
  scenario_id: text,
  expectation_id: nullableText,
  expected: nullableText,
  actual: nullableText,
  target: nullableText,
});

/** One operation. */
export const OpEntrySchema = openObject({
  op_name: text,
  op_id: nullableInteger,
  world_id: text,
  probes: count,
  matches: count,
  mismatches: count,
  probes_including_blocked: count,
  blocked: openObject({ total: count, by_stage: counters, by_kind: counters }),
  unobserved: count,
  examples: z.array(OpExampleSchema),
  scenarios: texts,
  /** Absent without a mismatch. */
  mismatch_details: z.array(OpMismatchDetailSchema).optional(),
  coverage_status: z.enum(['ok', 'partial', 'brittle']),
});
export interface OpEntry extends z.infer<typeof OpEntrySchema> {}

export const OpRuntimeSummarySchema = openObject({
  meta: mappingMeta(schemaVersion(SCHEMA_VERSIONS.op_runtime_summary)),
  ops: z.record(z.string(), typed<OpEntry>(OpEntrySchema)),
});
export interface OpRuntimeSummary extends z.infer<typeof OpRuntimeSummarySchema> {}
