import { z } from 'zod';
import { RUN_STATES } from '../run-states.js';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { count, hardened, nullableText, openObject, schemaVersion, seconds, text } from './fields.js';

/** `run_status.json`. */
export const RunStatusSchema = openObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.run_status, hardened('run_status')),
  run_id: text,
  world_id: text,
  channel: text,
  plan_id: text,
  plan_digest: text,
  state: z.enum(RUN_STATES),
  /** Process id of the supervisor that wrote this. */
  writer_pid: count,
  updated_at_unix: seconds,
  error: nullableText,
  /** Where a failed run stopped, such as `launchctl` or `interrupted`. */
  failure_stage: nullableText,
  launchctl_diagnostics: text.optional(),
});
export interface RunStatus extends z.infer<typeof RunStatusSchema> {}
