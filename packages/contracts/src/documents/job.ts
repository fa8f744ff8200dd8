import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { LaneSchema, ProfileModeSchema } from '../vocabulary.js';
import { count, named, nullableInteger, nullableText, runId, schemaVersion, sha256, text, texts } from './fields.js';

export const JobProfileSchema = z.looseObject({
  profile_id: text,
  mode: ProfileModeSchema,
  /** The assembled profile, relative to the run directory. */
  file: named,
  text_sha256: sha256,
  run_time_block: z.boolean(),
  key_rules: texts,
  /** False for suites whose probes must be started without the stub; their rows have `started: null`. */
  stub: z.boolean().optional(),
});
export type JobProfile = z.infer<typeof JobProfileSchema>;

export const JobProbeSchema = z.looseObject({
  index: count,
  lane: LaneSchema,
  profile_id: text,
  expectation_id: text,
  name: text,
  operation: text,
  target: text,
  driver: text.optional(),
  syscall: text.optional(),
  attr_payload: text.optional(),
  filter_name: text.optional(),
  filter_type: z.int().optional(),
});
export type JobProbe = z.infer<typeof JobProbeSchema>;

/** `job/job.json`: everything the runner process needs to know. */
export const JobSchema = z.looseObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.job),
  run_id: runId,
  world_id: text,
  /** `host`, or the fixed time of a reproducible run. */
  clock: z.union([z.literal('host'), z.looseObject({ unix: z.number() })]),
  limits: z.looseObject({ probe_ms: count, output_bytes: count, total_ms: count }),
  lanes: z.array(LaneSchema),
  profiles: z.array(JobProfileSchema),
  probes: z.array(JobProbeSchema),
});
export type Job = z.infer<typeof JobSchema>;

/** One row of `job/results.ndjson`: raw facts, no decision. The supervisor derives that. */
export const JobResultRowSchema = z.looseObject({
  index: count,
  lane: LaneSchema,
  profile_id: text,
  expectation_id: text,
  /** Whether the probe began under the policy. Null: nobody can tell. */
  started: z.boolean().nullable(),
  outcome: z.enum(['completed', 'timed_out', 'signalled', 'not_run']),
  exit_code: nullableInteger,
  signal: nullableText,
  /** Only from a call of our own; text from a tool's stderr goes to `errno_text`. */
  errno: nullableInteger,
  errno_source: nullableText,
  errno_text: nullableText.optional(),
  stdout: text,
  stderr: text,
  /** Whether `stdout` or `stderr` is shorter than what the probe wrote. */
  truncated: z.boolean(),
  /** Over all of stdout, then all of stderr, up to the ceiling of each. Null when nothing ran. */
  output_sha256: sha256.nullable(),
  /** Whether the target was missing. Null: not looked. */
  absent: z.boolean().nullable(),
  reason: text.optional(),
});
export type JobResultRow = z.infer<typeof JobResultRowSchema>;

/** `job/done.json`: the end record. Without it the worker died. */
export const JobDoneSchema = z.looseObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.job_done),
  run_id: runId,
  nonce_sha256: sha256,
  rows: count,
  /** Over the bytes of `results.ndjson`. */
  rows_sha256: sha256,
  ended: z.enum(['complete', 'stopped']),
  reason: text.optional(),
});
export type JobDone = z.infer<typeof JobDoneSchema>;
