import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { count, hardened, named, nullableText, schemaVersion, sha256, text, texts } from './fields.js';

export const BUNDLE_STATUSES = ['ok', 'partial', 'failed'] as const;
export type BundleStatus = (typeof BUNDLE_STATUSES)[number];

export const ArtifactEntrySchema = z.looseObject({
  /** `<output_root>/<name>`; readers use the part after the directory of `run_manifest.json` and nothing else. */
  path: named,
  file_size: count,
  sha256,
  schema_version: nullableText,
});
export type ArtifactEntry = z.infer<typeof ArtifactEntrySchema>;

/** `artifact_index.json`: the commit of a bundle (contract: execution, 2.14). */
export const ArtifactIndexSchema = z.looseObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.artifact_index, hardened('artifact_index')),
  run_id: text,
  world_id: text,
  artifacts: z.array(ArtifactEntrySchema),
  missing: texts,
  status: z.enum(BUNDLE_STATUSES),
  /** Ours: somebody re-hashed this bundle after its commit. */
  repaired: z.boolean().optional(),
});
export type ArtifactIndex = z.infer<typeof ArtifactIndexSchema>;
