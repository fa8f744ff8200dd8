import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { type SandboxCheckSelf, SandboxCheckSelfSchema } from './apply-preflight.js';
import { nullableText, openObject, schemaVersion, text, texts, typed } from './fields.js';

/** The host a run would happen on. Where no runner is installed, only the first two are known. */
export const HostFactsSchema = z.strictObject({
  platform: text,
  machine: text,
  product_version: z.exactOptional(nullableText),
  build: z.exactOptional(nullableText),
  sip: z.exactOptional(z.enum(['enabled', 'disabled', 'unknown']).nullable()),
  sip_text: z.exactOptional(nullableText),
  csr_config: z.exactOptional(z.int().nullable()),
  dyld_digest: z.exactOptional(nullableText),
  dyld_uuid: z.exactOptional(nullableText),
  model: z.exactOptional(nullableText),
  virtual_machine: z.exactOptional(z.boolean().nullable()),
  translated: z.exactOptional(z.boolean().nullable()),
  node: z.exactOptional(text),
  /** Where Node stands, the home as `~`, and what its signature allows. */
  node_program: z.exactOptional(
    z.strictObject({
      path: text,
      place: z.exactOptional(z.enum(['system', 'local', 'homebrew', 'home', 'elsewhere'])),
      signature: z
        .strictObject({ team: nullableText, hardened: z.boolean(), ad_hoc: z.exactOptional(z.boolean()), entitlements: texts.nullable() })
        .nullable(),
    }),
  ),
});
export interface HostFacts extends z.infer<typeof HostFactsSchema> {}

/** Whether the host is the world that evidence would belong to, and by which of its facts. */
export const WorldMatchSchema = z.strictObject({ compared: texts, result: z.enum(['match', 'differs', 'unknown']) });
export interface WorldMatch extends z.infer<typeof WorldMatchSchema> {}

/** Whether something can be used here: `code` and `reason` say why not. */
export const AvailabilitySchema = z.strictObject({ available: z.boolean(), code: nullableText, reason: nullableText });
export interface Availability extends z.infer<typeof AvailabilitySchema> {}

/** What only we say of a host, beside the members of the reference. */
export const hostStatus = {
  host: typed<HostFacts>(HostFactsSchema),
  world_match: typed<WorldMatch>(WorldMatchSchema),
  runners: z.strictObject({ simulated: typed<Availability>(AvailabilitySchema), seatbelt: typed<Availability>(AvailabilitySchema) }),
  channels: z.strictObject({ direct: typed<Availability>(AvailabilitySchema), launchd_clean: typed<Availability>(AvailabilitySchema) }),
  /** Whether there is a native helper for this machine. */
  ffi: z.boolean(),
};

/** What `runtime status` answers. Not a file. */
export const StatusDocumentSchema = openObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.status),
  world_id: nullableText,
  repo_root: text,
  channel: nullableText,
  clean_channel_active: z.boolean(),
  stage_used: z.boolean(),
  stage_root: nullableText,
  stage_output_root: nullableText,
  run_id: nullableText,
  sandbox_check_self: typed<SandboxCheckSelf>(SandboxCheckSelfSchema).nullable(),
  /** Name of a tool of macOS to whether it is there. */
  tools: z.record(z.string(), z.boolean()),
  ...z.object(hostStatus).partial().shape,
});
export interface StatusDocument extends z.infer<typeof StatusDocumentSchema> {}
