import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { ControlSchema, DecisionSchema, ProfileModeSchema } from '../vocabulary.js';
import { nullableText, schemaVersion, text, texts } from './fields.js';

/** The registry index: closed objects, as its published schema says (contract: plans, 4). */
export const RegistryIndexEntrySchema = z.strictObject({
  id: text,
  probes: text,
  profiles: text,
  description: text.optional(),
});
export const RegistryIndexSchema = z.strictObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.registry_index),
  registries: z.array(RegistryIndexEntrySchema),
});
export type RegistryIndex = z.infer<typeof RegistryIndexSchema>;
export type RegistryIndexEntry = z.infer<typeof RegistryIndexEntrySchema>;

export const SupportsLanesSchema = z.strictObject({ baseline: z.boolean(), scenario: z.boolean(), oracle: z.boolean() });

/** A normalised (v0.2) probe: the members listed and no others (contract: plans, 5). */
export const ProbeEntrySchema = z.strictObject({
  probe_id: text,
  name: text,
  operation: text,
  target: text,
  expected: DecisionSchema,
  supports_lanes: SupportsLanesSchema,
  expected_primary_ops: texts,
  expected_predicates: texts,
  capabilities_required: texts,
  controls_supported: z.array(ControlSchema),
  expectation_id: text.optional(),
  mode: text.optional(),
  driver: text.optional(),
  syscall: text.optional(),
  attr_payload: text.optional(),
  anchor_ctx_id: text.optional(),
  filter_name: text.optional(),
  filter_type: z.int().optional(),
});
export type ProbeEntry = z.infer<typeof ProbeEntrySchema>;

/** A normalised (v0.2) profile (contract: plans, 6; `stub: false` is ours). */
export const ProfileEntrySchema = z.strictObject({
  profile_id: text,
  profile_path: text,
  mode: ProfileModeSchema,
  probe_refs: texts,
  family: nullableText,
  semantic_group: nullableText,
  key_specific_rules: texts,
  notes: nullableText,
  stub: z.boolean().optional(),
});
export type ProfileEntry = z.infer<typeof ProfileEntrySchema>;

export const ProbeRegistrySchema = z.strictObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.probe_registry),
  registry_id: text,
  world_id: text,
  probes: z.record(z.string(), ProbeEntrySchema),
});
export type ProbeRegistry = z.infer<typeof ProbeRegistrySchema>;

export const ProfileRegistrySchema = z.strictObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.profile_registry),
  registry_id: text,
  world_id: text,
  profiles: z.record(z.string(), ProfileEntrySchema),
});
export type ProfileRegistry = z.infer<typeof ProfileRegistrySchema>;
