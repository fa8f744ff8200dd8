import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { nullableFlag, nullableInteger, nullableText, openObject, schemaVersion, text, texts, typed } from './fields.js';

/** One path as asked for, as observed and as normalised. */
export const PathWitnessSchema = openObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.path_witness),
  lane: z.enum(['baseline', 'scenario']),
  profile_id: nullableText,
  scenario_id: nullableText,
  operation: nullableText,
  requested_path: nullableText,
  observed_path: nullableText,
  observed_path_source: nullableText,
  observed_path_errno: nullableInteger,
  observed_path_nofirmlink: nullableText,
  observed_path_nofirmlink_source: nullableText,
  observed_path_nofirmlink_errno: nullableInteger,
  normalized_path: nullableText,
  normalized_path_source: nullableText,
  canonicalization: openObject({ alias_pair: nullableFlag, nofirmlink_differs: nullableFlag }).nullable(),
  fd_identity: openObject({}).nullable().optional(),
  decision: nullableText,
  exit_code: nullableInteger.optional(),
  errno: nullableInteger.optional(),
  failure_stage: nullableText.optional(),
  failure_kind: nullableText.optional(),
  command: texts.nullable().optional(),
});
export interface PathWitness extends z.infer<typeof PathWitnessSchema> {}

export const PathWitnessesSchema = openObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.path_witnesses),
  world_id: text,
  run_id: nullableText,
  plan_id: nullableText,
  records: z.array(typed<PathWitness>(PathWitnessSchema)),
});
export interface PathWitnesses extends z.infer<typeof PathWitnessesSchema> {}
