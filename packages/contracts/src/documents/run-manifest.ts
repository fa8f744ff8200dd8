import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { RunnerNameSchema } from '../vocabulary.js';
import { ApplyPreflightSchema } from './apply-preflight.js';
import { hardened, nullableInteger, nullableText, schemaVersion, sha256, text, texts } from './fields.js';

/** One tool of the host that the runner used. */
export const HostToolRecordSchema = z.looseObject({
  name: text,
  path: text,
  real_path: nullableText,
  sha256: sha256.nullable(),
  /** On the system volume, with the system path. Null: not known. */
  system: z.boolean().nullable(),
});

/** What proves that launchd, and nobody else, started the runner. */
export const CleanStartSchema = z.looseObject({
  nonce_confirmed: z.boolean().nullable(),
  parent_pid: nullableInteger,
  xpc_service_name: nullableText,
  label: nullableText,
  self_check: z.looseObject({ source: text, sandboxed: z.boolean().nullable() }).nullable(),
  /** Names of the environment variables the runner saw, never values. */
  environment: texts.nullable(),
});
export type CleanStart = z.infer<typeof CleanStartSchema>;

export const HostRecordSchema = z.looseObject({
  platform: text,
  product_version: nullableText.optional(),
  build: nullableText.optional(),
  machine: nullableText,
  sip: nullableText.optional(),
  dyld_digest: nullableText.optional(),
});
export type HostRecord = z.infer<typeof HostRecordSchema>;

/** The `execution` member of our manifests: facts about the run that the reference does not record. Unknown is null. */
export const RunExecutionSchema = z.looseObject({
  producer: z.looseObject({ name: text, version: text }),
  runner: RunnerNameSchema,
  runner_sha256: sha256.nullable(),
  job_sha256: sha256.nullable(),
  filters: z.looseObject({ only_profiles: texts, only_scenarios: texts }),
  lanes: z.looseObject({ baseline: z.boolean(), scenario: z.boolean(), oracle: z.boolean() }),
  host: HostRecordSchema,
  world_match: z.looseObject({ compared: texts, result: z.enum(['match', 'differs', 'unknown']) }),
  tools: z.array(HostToolRecordSchema),
  clean_start: CleanStartSchema.nullable(),
  lock: z.enum(['kernel', 'none']),
  /** Names, relative to the run directory, of everything the run committed. */
  artifacts: texts,
});
export type RunExecution = z.infer<typeof RunExecutionSchema>;

/** `run_manifest.json` (contract: execution, 2.2). */
export const RunManifestSchema = z.looseObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.run_manifest, hardened('run_manifest')),
  run_id: text,
  world_id: text,
  channel: text,
  plan_id: text,
  plan_digest: text,
  dry_run: z.boolean(),
  stage_used: z.boolean(),
  stage_root: nullableText,
  repo_root_context: nullableText,
  staged_output_root: nullableText,
  output_root: text,
  apply_preflight: z.looseObject({ path: text, record: ApplyPreflightSchema }).nullable(),
  execution: RunExecutionSchema.optional(),
});
export type RunManifest = z.infer<typeof RunManifestSchema>;
