import { z } from 'zod';
import { DecisionSchema, ProfileModeSchema } from '../vocabulary/word-schemas.js';
import { named, nullableText, openObject, sha256, text, texts, typed } from './fields.js';

/** One row of the compiled plan. */
export const MatrixProbeSchema = openObject({
  name: text,
  operation: text,
  target: text,
  expected: DecisionSchema,
  /** Unique under its profile; results and observations carry it. */
  expectation_id: named,
  mode: text.optional(),
  driver: text.optional(),
  syscall: text.optional(),
  attr_payload: text.optional(),
  anchor_ctx_id: text.optional(),
  filter_name: text.optional(),
  filter_type: z.int().optional(),
});
export interface MatrixProbe extends z.infer<typeof MatrixProbeSchema> {}

export const MatrixProfileSchema = openObject({
  /** Repository-relative path of the profile input: SBPL text as well, despite the name. */
  blob: text,
  mode: ProfileModeSchema,
  family: nullableText,
  semantic_group: nullableText,
  probes: z.array(typed<MatrixProbe>(MatrixProbeSchema)),
  profile_path: text.optional(),
  /** SHA-256 of the SBPL text, without run-time block and key rules; null where the text was not at hand. */
  profile_sha256: sha256.nullable().optional(),
  /** SBPL rules that are appended to the text of this profile. */
  key_specific_rules: texts.optional(),
});
export interface MatrixProfile extends z.infer<typeof MatrixProfileSchema> {}

/** `expected_matrix.json` and `expected_matrix.generated.json`: no schema string. */
export const ExpectedMatrixSchema = openObject({
  world_id: text,
  /** Profile id to what is expected under it. */
  profiles: z.record(z.string(), typed<MatrixProfile>(MatrixProfileSchema)),
  schema_version: text.optional(),
});
export interface ExpectedMatrix extends z.infer<typeof ExpectedMatrixSchema> {}
