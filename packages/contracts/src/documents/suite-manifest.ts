import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { count, insidePath, nullableText, openObject, schemaVersion, sha256, text, typed } from './fields.js';

/** One file of a suite, as it was written. `size` in bytes. */
export const SuiteFileSchema = openObject({ path: insidePath, sha256, size: count });
export interface SuiteFile extends z.infer<typeof SuiteFileSchema> {}

/** `suite.json`: the files a built suite consists of, written after all of them. */
export const SuiteManifestSchema = openObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.suite_manifest),
  /** The template the suite was built from. */
  template_id: nullableText.optional(),
  registry_id: text.optional(),
  /** Paths are relative to the folder of `suite.json`. */
  files: z.array(typed<SuiteFile>(SuiteFileSchema)),
  /** The expected matrix, where one was asked for. It lies with the evidence and not among the suite's own files. */
  expected_matrix: typed<SuiteFile>(SuiteFileSchema).optional(),
});
export interface SuiteManifest extends z.infer<typeof SuiteManifestSchema> {}
