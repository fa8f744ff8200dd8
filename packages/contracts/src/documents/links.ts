import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { count, counters, nullableInteger, nullableText, opaque, schemaVersion, sha256, text, texts } from './fields.js';
import { mappingMeta } from './mapping-meta.js';

export const LinkedFileSchema = z.looseObject({
  path: text,
  exists: z.boolean(),
  sha256: sha256.optional(),
  size: count.optional(),
});

/** One packet that the links were built from. */
export const LinkedPacketSchema = z.looseObject({
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

export const ProfileLinkSchema = z.looseObject({
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
  observation_counts: z.looseObject({ total: count, blocked: count, blocked_by_stage: counters }),
  source_packets: texts,
  expected_matrix_sources: texts,
  compiled_blob: LinkedFileSchema.optional(),
  runtime_profile: LinkedFileSchema.optional(),
  profile_source: LinkedFileSchema.optional(),
  system_profile_digest_id: text.optional(),
  system_profile_digest: opaque.optional(),
  op_ids: z.record(z.string(), nullableInteger),
});
export type ProfileLink = z.infer<typeof ProfileLinkSchema>;

export const ExpectationLinkSchema = z.looseObject({
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
export type ExpectationLink = z.infer<typeof ExpectationLinkSchema>;

/** `runtime_links.json` (contract: bundles, 13). */
export const RuntimeLinksSchema = z.looseObject({
  meta: mappingMeta(schemaVersion(SCHEMA_VERSIONS.runtime_links)),
  links: z.record(z.string(), z.string()),
  packets: z.record(z.string(), LinkedPacketSchema),
  profiles: z.record(z.string(), ProfileLinkSchema),
  expectations: z.record(z.string(), ExpectationLinkSchema),
});
export type RuntimeLinks = z.infer<typeof RuntimeLinksSchema>;
