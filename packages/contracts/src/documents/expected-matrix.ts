import { z } from 'zod';
import { DecisionSchema, ProfileModeSchema } from '../vocabulary.js';
import { named, nullableText, text } from './fields.js';

/** One row of the compiled plan (contract: plans, 11). */
export const MatrixProbeSchema = z.looseObject({
  name: text,
  operation: text,
  target: text,
  expected: DecisionSchema,
  expectation_id: named,
  mode: text.optional(),
  driver: text.optional(),
  syscall: text.optional(),
  attr_payload: text.optional(),
  anchor_ctx_id: text.optional(),
  filter_name: text.optional(),
  filter_type: z.int().optional(),
});
export type MatrixProbe = z.infer<typeof MatrixProbeSchema>;

export const MatrixProfileSchema = z.looseObject({
  /** Repository-relative path of the profile input: SBPL text as well, despite the name. */
  blob: text,
  mode: ProfileModeSchema,
  family: nullableText,
  semantic_group: nullableText,
  probes: z.array(MatrixProbeSchema),
});
export type MatrixProfile = z.infer<typeof MatrixProfileSchema>;

/** `expected_matrix.json` and `expected_matrix.generated.json`: no schema string. */
export const ExpectedMatrixSchema = z.looseObject({
  world_id: text,
  profiles: z.record(z.string(), MatrixProfileSchema),
});
export type ExpectedMatrix = z.infer<typeof ExpectedMatrixSchema>;
