import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { SandboxCheckSelfSchema } from './apply-preflight.js';
import { nullableText, schemaVersion, text } from './fields.js';

/** What `runtime status` answers (contract: execution, 2.15). Not a file. */
export const StatusDocumentSchema = z.looseObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.status),
  world_id: text,
  repo_root: text,
  channel: nullableText,
  clean_channel_active: z.boolean(),
  stage_used: z.boolean(),
  stage_root: nullableText,
  stage_output_root: nullableText,
  run_id: nullableText,
  sandbox_check_self: SandboxCheckSelfSchema.nullable(),
  tools: z.record(z.string(), z.boolean()),
});
export type StatusDocument = z.infer<typeof StatusDocumentSchema>;
