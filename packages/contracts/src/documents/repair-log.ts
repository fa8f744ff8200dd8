import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { openObject, schemaVersion, seconds, sha256, text, texts, typed } from './fields.js';

export const BundleDamageSchema = openObject({ missing: texts, digest_mismatches: texts });

export const RepairEntrySchema = openObject({
  repaired_at_unix: seconds,
  previous_index_sha256: sha256.nullable(),
  before: BundleDamageSchema,
  after: BundleDamageSchema,
});
export interface RepairEntry extends z.infer<typeof RepairEntrySchema> {}

const RepairLogV2Schema = openObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.repair_log),
  bundle_dir: text,
  /** Whose rules the bundle was read by when it was repaired: taking every other mark out does not change them. */
  rule_set: z.enum(['reference', 'runtime']).optional(),
  entries: z.array(typed<RepairEntry>(RepairEntrySchema)),
});

/** The reference's log holds the last repair only. */
const RepairLogV1Schema = openObject({
  schema_version: z.literal('runtime-tools.repair_log.v0.1'),
  bundle_dir: text,
  repaired_at_unix: seconds,
  before: BundleDamageSchema,
  after: BundleDamageSchema,
});

/** `repair_log.json`: v0.2 is written, v0.1 is read. */
export const RepairLogSchema = z.discriminatedUnion('schema_version', [RepairLogV2Schema, RepairLogV1Schema]);
export type RepairLog = z.infer<typeof RepairLogSchema>;
