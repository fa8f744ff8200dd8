import { z } from 'zod';
import { nullableText, sha256, text, texts } from './fields.js';

/** What stands behind a summary made from a bundle or a packet (ours). */
export const MetaEvidenceSchema = z.looseObject({
  runner: nullableText,
  channel: nullableText,
  integrity: z.enum(['verified', 'unverified']),
  gate_set: z.enum(['reference', 'evidence']).nullable(),
  promotable: z.boolean().nullable(),
});
export type MetaEvidence = z.infer<typeof MetaEvidenceSchema>;

/** The envelope shared by the mapping documents (contract: bundles, 9.2). `tier` is missing in some stored ones. */
export const mappingMeta = <Version extends z.ZodType>(schemaVersion: Version) =>
  z.looseObject({
    world_id: text,
    schema_version: schemaVersion,
    runtime_log_schema: text,
    status: text,
    tier: text.optional(),
    source_jobs: texts,
    notes: text.optional(),
    inputs: texts.optional(),
    input_hashes: z.record(z.string(), sha256).optional(),
    evidence: MetaEvidenceSchema.optional(),
  });
