import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { count, insidePath, nullableText, schemaVersion, sha256 } from './fields.js';

/** `suite.json`: the files a built suite consists of, written after all of them. */
export const SuiteManifestSchema = z.looseObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.suite_manifest),
  template_id: nullableText.optional(),
  /** Paths are relative to the folder of `suite.json`. */
  files: z.array(z.looseObject({ path: insidePath, sha256, size: count })),
});
export type SuiteManifest = z.infer<typeof SuiteManifestSchema>;
