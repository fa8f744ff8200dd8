import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { count, hardened, nullableText, schemaVersion, seconds, text } from './fields.js';

export const RUN_STATES = ['in_progress', 'complete', 'failed'] as const;

/** `run_status.json` (contract: execution, 2.1). */
export const RunStatusSchema = z.looseObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.run_status, hardened('run_status')),
  run_id: text,
  world_id: text,
  channel: text,
  plan_id: text,
  plan_digest: text,
  state: z.enum(RUN_STATES),
  writer_pid: count,
  updated_at_unix: seconds,
  error: nullableText,
  failure_stage: nullableText,
  launchctl_diagnostics: text.optional(),
});
export type RunStatus = z.infer<typeof RunStatusSchema>;
