import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { count, counters, nullableFlag, nullableInteger, nullableText, schemaVersion, text, texts } from './fields.js';
import { mappingMeta } from './mapping-meta.js';

export const OpExampleSchema = z.looseObject({
  scenario_id: text,
  expectation_id: nullableText,
  expected: nullableText,
  actual: nullableText,
  match: nullableFlag,
});

export const OpMismatchDetailSchema = z.looseObject({
  scenario_id: text,
  expectation_id: nullableText,
  expected: nullableText,
  actual: nullableText,
  target: nullableText,
});

/** One operation (contract: bundles, 9.3). */
export const OpEntrySchema = z.looseObject({
  op_name: text,
  op_id: nullableInteger,
  world_id: text,
  probes: count,
  matches: count,
  mismatches: count,
  probes_including_blocked: count,
  blocked: z.looseObject({ total: count, by_stage: counters, by_kind: counters }),
  unobserved: count,
  examples: z.array(OpExampleSchema),
  scenarios: texts,
  /** Absent without a mismatch. */
  mismatch_details: z.array(OpMismatchDetailSchema).optional(),
  coverage_status: z.enum(['ok', 'partial', 'brittle']),
});
export type OpEntry = z.infer<typeof OpEntrySchema>;

export const OpRuntimeSummarySchema = z.looseObject({
  meta: mappingMeta(schemaVersion(SCHEMA_VERSIONS.op_runtime_summary)),
  ops: z.record(z.string(), OpEntrySchema),
});
export type OpRuntimeSummary = z.infer<typeof OpRuntimeSummarySchema>;
