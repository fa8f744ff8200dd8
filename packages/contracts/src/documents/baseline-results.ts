import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import {
  hardened,
  nullableInteger,
  nullableOpaque,
  nullableText,
  opaque,
  openObject,
  schemaVersion,
  text,
  texts,
  typed,
} from './fields.js';

/** One probe without policy. */
export const BaselineRowSchema = openObject({
  name: text,
  profile_id: text,
  probe_name: nullableText,
  operation: text,
  target: nullableText,
  primary_intent: opaque,
  command: texts,
  observed_path: nullableText.optional(),
  observed_path_source: nullableText.optional(),
  observed_path_errno: nullableInteger.optional(),
  observed_path_nofirmlink: nullableText.optional(),
  observed_path_nofirmlink_source: nullableText.optional(),
  observed_path_nofirmlink_errno: nullableInteger.optional(),
  /** `allow` or `deny` in the reference; ours adds `error` and `unknown` for probes that measured nothing. */
  status: z.enum(['allow', 'deny', 'error', 'unknown']),
  exit_code: nullableInteger.optional(),
  stdout: text.optional(),
  stderr: text.optional(),
  reached_primary_op: z.boolean().optional(),
  decision_path: text.optional(),
  probe_details: nullableOpaque.optional(),
  listener: nullableOpaque.optional(),
  error: text.optional(),
  harness: text.optional(),
});
export interface BaselineRow extends z.infer<typeof BaselineRowSchema> {}

export const BaselineResultsSchema = openObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.baseline_results, hardened('baseline_results')),
  world_id: text,
  run_id: nullableText,
  results: z.array(typed<BaselineRow>(BaselineRowSchema)),
});
export interface BaselineResults extends z.infer<typeof BaselineResultsSchema> {}
