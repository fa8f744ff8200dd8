import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { count, counters, hardened, openObject, schemaVersion, text, texts } from './fields.js';

/** `summary.json`. */
export const RunSummarySchema = openObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.summary, hardened('summary')),
  world_id: text,
  run_id: text,
  status: z.enum(['ok', 'partial', 'failed', 'dry']),
  plan_id: text,
  plan_digest: text,
  channel: text,
  /** As the plan gives them: an absent lane is not filled in. */
  lanes: openObject({ baseline: z.boolean().optional(), scenario: z.boolean().optional(), oracle: z.boolean().optional() }),
  profile_count: count,
  scenario_count: count,
  expected_profiles: texts,
  mismatch_counts: counters,
  dry_run: z.boolean(),
  /** Of the manifest, where the run took only part of its plan. */
  filters: openObject({ only_profiles: texts, only_scenarios: texts }).optional(),
});
export interface RunSummary extends z.infer<typeof RunSummarySchema> {}
