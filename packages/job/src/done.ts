import { RunIdSchema, SCHEMA_VERSIONS, Sha256Schema } from '@runtime/contracts';
import { z } from 'zod';
import { PreflightRecordSchema } from './apply.js';
import { count } from './fields.js';

/** Why a worker stopped before its last probe. */
const STOP_REASONS = ['already_sandboxed', 'helper_changed', 'profile_changed'] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** `job/done.json`: the end record. Without it the worker died. */
export const DoneSchema = z.strictObject({
  schema_version: z.literal(SCHEMA_VERSIONS.job_done),
  run_id: RunIdSchema,
  nonce_sha256: Sha256Schema,
  rows: count,
  /** Over the bytes of `results.ndjson`. */
  rows_sha256: Sha256Schema,
  ended: z.enum(['complete', 'stopped']),
  reason: z.enum(STOP_REASONS).optional(),
  apply_preflight: PreflightRecordSchema.optional(),
});
export interface Done extends z.infer<typeof DoneSchema> {}
