import { z } from 'zod';
import { nullableText, openObject, sha256, text, texts, typed } from './fields.js';

/** What stands behind a summary made from a bundle or a packet (ours). */
export const MetaEvidenceSchema = openObject({
  runner: nullableText,
  channel: nullableText,
  integrity: z.enum(['verified', 'unverified']),
  gate_set: z.enum(['reference', 'evidence']).nullable(),
  promotable: z.boolean().nullable(),
});
export interface MetaEvidence extends z.infer<typeof MetaEvidenceSchema> {}

/** The envelope shared by the mapping documents. `tier` is missing in some stored ones. */
export const mappingMeta = <Version extends z.ZodType>(schemaVersion: Version) =>
  openObject({
    world_id: text,
    schema_version: schemaVersion,
    runtime_log_schema: text,
    status: text,
    tier: text.optional(),
    source_jobs: texts,
    notes: text.optional(),
    inputs: texts.optional(),
    input_hashes: z.record(z.string(), sha256).optional(),
    evidence: typed<MetaEvidence>(MetaEvidenceSchema).optional(),
  });
