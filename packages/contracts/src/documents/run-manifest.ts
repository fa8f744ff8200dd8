import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { RunnerNameSchema } from '../vocabulary/word-schemas.js';
import { type ApplyPreflight, ApplyPreflightSchema } from './apply-preflight.js';
import { hardened, nullableInteger, nullableText, openObject, schemaVersion, sha256, text, texts, typed } from './fields.js';

/** One tool of the host that the runner used. */
export const HostToolRecordSchema = openObject({
  name: text,
  path: text,
  real_path: nullableText,
  sha256: sha256.nullable(),
  /** On the system volume, with the system path. Null: not known. */
  system: z.boolean().nullable(),
  /** For a program of ours: the digest of its committed build. */
  manifest_sha256: sha256.optional(),
});

/** What proves that launchd, and nobody else, started the runner. */
export const CleanStartSchema = openObject({
  nonce_confirmed: z.boolean().nullable(),
  parent_pid: nullableInteger,
  xpc_service_name: nullableText,
  label: nullableText,
  self_check: openObject({ source: text, sandboxed: z.boolean().nullable() }).nullable(),
  /** Names of the environment variables the runner saw, never values. */
  environment: texts.nullable(),
});
export interface CleanStart extends z.infer<typeof CleanStartSchema> {}

export const HostRecordSchema = openObject({
  platform: text,
  product_version: nullableText.optional(),
  build: nullableText.optional(),
  machine: nullableText,
  sip: nullableText.optional(),
  /** What `csrutil status` said first, and the kernel's own mask. */
  sip_text: nullableText.optional(),
  csr_config: nullableInteger.optional(),
  /** How the shared cache of dyld names itself: its UUID. */
  dyld_digest: nullableText.optional(),
  /** UUID of the shared cache of dyld, which every process maps. */
  dyld_uuid: nullableText.optional(),
  model: nullableText.optional(),
  virtual_machine: z.boolean().nullable().optional(),
  /** Whether the native helper ran under Rosetta. */
  translated: z.boolean().nullable().optional(),
});
export interface HostRecord extends z.infer<typeof HostRecordSchema> {}

/** The `execution` member of our manifests: facts about the run that the reference does not record. Unknown is null. */
export const RunExecutionSchema = openObject({
  producer: openObject({ name: text, version: text }),
  /** Who applied the policy: the kernel (`seatbelt`) or the policy engine (`simulated`). */
  runner: RunnerNameSchema,
  runner_sha256: sha256.nullable(),
  job_sha256: sha256.nullable(),
  /** The world document that the run was judged by; its copy is the artifact `job/world.json`. */
  world: openObject({ world_id: text, sha256, source: z.enum(['built_in', 'repository']) }).optional(),
  /** What the caller selected; empty lists select all. */
  filters: openObject({ only_profiles: texts, only_scenarios: texts }),
  lanes: openObject({ baseline: z.boolean(), scenario: z.boolean(), oracle: z.boolean() }),
  host: typed<HostRecord>(HostRecordSchema),
  world_match: openObject({ compared: texts, result: z.enum(['match', 'differs', 'unknown']) }),
  tools: z.array(HostToolRecordSchema),
  clean_start: typed<CleanStart>(CleanStartSchema).nullable(),
  /** Profile id to the needs of drivers that the plan grants it, by name; absent when it grants none. */
  grants: z.record(z.string(), texts).optional(),
  /** What the system answered where the file system does not make the names in a directory durable; absent where it does. */
  durability: z.strictObject({ directory_sync: z.string() }).optional(),
  /** How the bundle root was locked while the run wrote. */
  lock: z.enum(['kernel', 'none']),
  /** Names, relative to the run directory, of everything the run committed. */
  artifacts: texts,
});
export interface RunExecution extends z.infer<typeof RunExecutionSchema> {}

/** `run_manifest.json`. */
export const RunManifestSchema = openObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.run_manifest, hardened('run_manifest')),
  run_id: text,
  world_id: text,
  /** How the runner was started: `direct` or `launchd_clean`. */
  channel: text,
  plan_id: text,
  /** SHA-256 over the members of the plan that decide what runs. */
  plan_digest: text,
  dry_run: z.boolean(),
  stage_used: z.boolean(),
  stage_root: nullableText,
  repo_root_context: nullableText,
  staged_output_root: nullableText,
  /** The run directory, repository-relative where it lies in the repository. */
  output_root: text,
  apply_preflight: openObject({ path: text, record: typed<ApplyPreflight>(ApplyPreflightSchema) }).nullable(),
  /** Absent in manifests of the reference. */
  execution: typed<RunExecution>(RunExecutionSchema).optional(),
});
export interface RunManifest extends z.infer<typeof RunManifestSchema> {}
