import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { hardened, nullableInteger, nullableText, openObject, schemaVersion, text, typed } from './fields.js';

/** What a decision oracle said. Never a measured decision: the type has no `actual`. */
export const OracleRowSchema = openObject({
  world_id: nullableText,
  run_id: nullableText,
  expectation_id: nullableText,
  operation: nullableText,
  filter_type: nullableInteger,
  filter_type_name: nullableText,
  argument: nullableText,
  decision: nullableText,
  stage: nullableText,
  /** Ours: who was asked. */
  source: z.enum(['engine', 'sandbox_check']).optional(),
  profile_id: text.optional(),
  harness: text.optional(),
});
export interface OracleRow extends z.infer<typeof OracleRowSchema> {}

export const OracleResultsSchema = openObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.oracle_results, hardened('oracle_results')),
  world_id: text,
  run_id: nullableText,
  results: z.array(typed<OracleRow>(OracleRowSchema)),
});
export interface OracleResults extends z.infer<typeof OracleResultsSchema> {}
