import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { count, counters, nullableInteger, nullableText, opaque, openObject, schemaVersion, sha256, text, texts, typed } from './fields.js';
import { mappingMeta } from './mapping-meta.js';

export const LinkedFileSchema = openObject({
  path: text,
  exists: z.boolean(),
  sha256: sha256.optional(),
  size: count.optional(),
});

/** One packet that the links were built from. */
export const LinkedPacketSchema = openObject({
  run_id: nullableText,
  run_manifest: text,
  expected_matrix: text,
  runtime_events: text,
  runtime_results: text,
  baseline_results: nullableText,
  oracle_results: nullableText,
  output_root: nullableText,
  sb_build_dir: nullableText,
  runtime_profiles_dir: nullableText,
});

export const ProfileLinkSchema = openObject({
  profile_id: text,
  profile_path: nullableText,
  profile_mode: nullableText,
  family: nullableText,
  semantic_group: nullableText,
  expected_ops: texts,
  observed_ops: texts,
  expectation_ids: texts,
  scenario_ids: texts,
  observed_expectation_ids: texts,
  observation_counts: openObject({ total: count, blocked: count, blocked_by_stage: counters }),
  source_packets: texts,
  expected_matrix_sources: texts,
  compiled_blob: LinkedFileSchema.optional(),
  runtime_profile: LinkedFileSchema.optional(),
  profile_source: LinkedFileSchema.optional(),
  system_profile_digest_id: text.optional(),
  system_profile_digest: opaque.optional(),
  /** Operation name to its number in the vocabulary; null where it has none. */
  op_ids: z.record(z.string(), nullableInteger),
});
export interface ProfileLink extends z.infer<typeof ProfileLinkSchema> {}

export const ExpectationLinkSchema = openObject({
  expectation_id: text,
  profile_id: text,
  operation: text,
  op_id: nullableInteger,
  expected: nullableText,
  target: nullableText,
  driver: nullableText,
  source_packet: text,
  expected_matrix: text,
});
export interface ExpectationLink extends z.infer<typeof ExpectationLinkSchema> {}

/** `runtime_links.json`. */
export const RuntimeLinksSchema = openObject({
  meta: mappingMeta(schemaVersion(SCHEMA_VERSIONS.runtime_links)),
  links: z.record(z.string(), z.string()),
  packets: z.record(z.string(), LinkedPacketSchema),
  profiles: z.record(z.string(), typed<ProfileLink>(ProfileLinkSchema)),
  expectations: z.record(z.string(), typed<ExpectationLink>(ExpectationLinkSchema)),
});
export interface RuntimeLinks extends z.infer<typeof RuntimeLinksSchema> {}
