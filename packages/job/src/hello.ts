import { RunIdSchema, RunnerNameSchema, Sha256Schema } from '@runtime/contracts';
import { z } from 'zod';
import { type SelfCheck, SelfCheckSchema } from './apply.js';
import { count, named, nullableText, text, texts } from './fields.js';

const NodePlaceSchema = z.enum(['system', 'local', 'homebrew', 'home', 'elsewhere']);

/** The Node that runs the runner: where, and what its signature allows. Null: not signed, or nobody could tell. */
const NodeFactsSchema = z.strictObject({
  /** The home as `~`. */
  path: text,
  /** Who put it there, as far as the path says. */
  place: z.exactOptional(NodePlaceSchema),
  /** `ad_hoc`: signed by nobody, as programs are that were built on the spot. */
  signature: z
    .strictObject({ team: nullableText, hardened: z.boolean(), ad_hoc: z.exactOptional(z.boolean()), entitlements: texts.nullable() })
    .nullable(),
});
export interface NodeFacts extends z.infer<typeof NodeFactsSchema> {}

/** The host as the runner found it. Null: not known. */
const HostFactsSchema = z.strictObject({
  platform: text,
  product_version: nullableText,
  build: nullableText,
  machine: text,
  sip: z.enum(['enabled', 'disabled', 'unknown']).nullable(),
  /** What `csrutil status` said first, in its own words, and the kernel's own mask. */
  sip_text: z.exactOptional(nullableText),
  csr_config: z.exactOptional(z.int().nullable()),
  /** How the shared cache of system libraries names itself: its UUID. */
  dyld_digest: nullableText,
  /** What the native helper tells of the host; absent where there is nothing to ask. */
  dyld_uuid: z.exactOptional(nullableText),
  model: z.exactOptional(nullableText),
  virtual_machine: z.exactOptional(z.boolean().nullable()),
  translated: z.exactOptional(z.boolean().nullable()),
  node: text,
  node_program: z.exactOptional(NodeFactsSchema),
});
export interface HostFacts extends z.infer<typeof HostFactsSchema> {}

/** One tool that probes may start, as it was found. */
const ToolFactSchema = z.strictObject({
  name: named,
  path: named,
  real_path: nullableText,
  sha256: Sha256Schema.nullable(),
  /** The system's path, on macOS, and still on the system volume once links are followed. */
  system: z.boolean(),
  /** For a program of ours: the digest of its committed build. */
  manifest_sha256: Sha256Schema.optional(),
});
export interface ToolFact extends z.infer<typeof ToolFactSchema> {}

/** The host compared with the world of the plan, as far as both are known. */
const WorldMatchSchema = z.strictObject({ compared: texts, result: z.enum(['match', 'differs', 'unknown']) });
export interface WorldMatch extends z.infer<typeof WorldMatchSchema> {}

/** Worker to supervisor, before anything else: who I am, which job I hold, and where I run. */
export const HelloSchema = z.strictObject({
  type: z.literal('hello'),
  run_id: RunIdSchema,
  nonce: named,
  job_sha256: Sha256Schema,
  pid: count,
  parent_pid: count,
  runner: RunnerNameSchema,
  runner_sha256: Sha256Schema,
  xpc_service_name: nullableText,
  /** Names of environment variables, never values. */
  environment: texts,
  self_check: SelfCheckSchema.nullable(),
  host: HostFactsSchema,
  tools: z.array(ToolFactSchema),
  world_match: WorldMatchSchema,
});
export interface Hello extends z.infer<typeof HelloSchema> {}

/** What the runner answers when `status` asks it about the host. */
export interface RunnerFacts {
  host: HostFacts;
  world_match: WorldMatch;
  tools_present: Record<string, boolean>;
  self_check: SelfCheck | null;
  ffi: boolean;
}
