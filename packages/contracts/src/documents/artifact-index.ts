import { z } from 'zod';
import { BUNDLE_STATUSES } from '../run-states.js';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { count, hardened, named, nullableText, openObject, schemaVersion, sha256, text, texts, typed } from './fields.js';

export const ArtifactEntrySchema = openObject({
  /** `<output_root>/<name>`; readers use the part after the directory of `run_manifest.json` and nothing else. */
  path: named,
  /** Bytes. */
  file_size: count,
  sha256,
  schema_version: nullableText,
});
export interface ArtifactEntry extends z.infer<typeof ArtifactEntrySchema> {}

/** `artifact_index.json`: the commit of a bundle. */
export const ArtifactIndexSchema = openObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.artifact_index, hardened('artifact_index')),
  run_id: text,
  world_id: text,
  artifacts: z.array(typed<ArtifactEntry>(ArtifactEntrySchema)),
  /** Names of artifacts that the run should have left and did not. */
  missing: texts,
  status: z.enum(BUNDLE_STATUSES),
  /** Ours: somebody re-hashed this bundle after its commit. */
  repaired: z.boolean().optional(),
});
export interface ArtifactIndex extends z.infer<typeof ArtifactIndexSchema> {}
