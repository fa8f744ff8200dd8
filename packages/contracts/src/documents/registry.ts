import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { DRIVER_NEED_NAMES } from '../vocabulary/drivers.js';
import { ControlSchema, DecisionSchema, ProfileModeSchema } from '../vocabulary/word-schemas.js';
import { authored, authoredName, editorSchema, named, schemaVersion, text, typed } from './fields.js';

const authoredList = z.array(authored);

/** The registry index: closed objects, as its published schema says. */
export const RegistryIndexEntrySchema = z.strictObject({
  id: named,
  /** Repository-relative path of the probe registry. */
  probes: named,
  /** Repository-relative path of the profile registry. */
  profiles: named,
  description: text.optional(),
});
export const RegistryIndexSchema = z.strictObject({
  $schema: editorSchema,
  schema_version: schemaVersion(SCHEMA_VERSIONS.registry_index),
  registries: z.array(typed<RegistryIndexEntry>(RegistryIndexEntrySchema)),
});
export interface RegistryIndex extends z.infer<typeof RegistryIndexSchema> {}
export interface RegistryIndexEntry extends z.infer<typeof RegistryIndexEntrySchema> {}

export const SupportsLanesSchema = z.strictObject({ baseline: z.boolean(), scenario: z.boolean(), oracle: z.boolean() });

/** A normalised (v0.2) probe: the members listed and no others. */
export const ProbeEntrySchema = z.strictObject({
  /** The same as the entry's key. */
  probe_id: authoredName,
  name: authoredName,
  /** A sandbox operation, such as `file-read*` or `mach-lookup`. */
  operation: authoredName,
  /** What the operation is asked about: an absolute path, a service name, `host:port`, … */
  target: authoredName,
  /** What the author intends the policy to decide. */
  expected: DecisionSchema,
  supports_lanes: SupportsLanesSchema,
  /** Operations that show that the probe reached what it is about. */
  expected_primary_ops: authoredList,
  /** Filters that are expected to decide. */
  expected_predicates: authoredList,
  capabilities_required: authoredList,
  controls_supported: z.array(ControlSchema),
  /** Names the expectation in results. Absent: the probe id does. */
  expectation_id: authored.optional(),
  mode: authored.optional(),
  /** How the probe is performed. Absent: the operation chooses. */
  driver: authored.optional(),
  syscall: authored.optional(),
  attr_payload: authored.optional(),
  anchor_ctx_id: authored.optional(),
  filter_name: authored.optional(),
  filter_type: z.int().optional(),
});
export interface ProbeEntry extends z.infer<typeof ProbeEntrySchema> {}

/** A normalised (v0.2) profile. */
export const ProfileEntrySchema = z.strictObject({
  /** The same as the entry's key. */
  profile_id: authoredName,
  /** Path of the SBPL text: `./` from the folder of the plan, anything else from the repository root. */
  profile_path: authored,
  /** `blob`: the text is compiled on the Mac before it is applied. */
  mode: ProfileModeSchema,
  /** Probe ids in the order in which they run. */
  probe_refs: authoredList,
  family: authored.nullable(),
  semantic_group: authored.nullable(),
  /** SBPL rules that are appended to the text of this profile. */
  key_specific_rules: authoredList,
  notes: authored.nullable(),
  /** Ours: needs of drivers, by name, that are granted to the probes: their rules are appended to the profile. */
  grants: z.array(z.enum(DRIVER_NEED_NAMES)).optional(),
  /** False: probes start without the exec stub, and whether they started is then unknown. */
  stub: z.boolean().optional(),
});
export interface ProfileEntry extends z.infer<typeof ProfileEntrySchema> {}

export const ProbeRegistrySchema = z.strictObject({
  $schema: editorSchema,
  schema_version: schemaVersion(SCHEMA_VERSIONS.probe_registry),
  registry_id: text,
  world_id: text,
  /** Probe id to the probe. */
  probes: z.record(z.string(), typed<ProbeEntry>(ProbeEntrySchema)),
});
export interface ProbeRegistry extends z.infer<typeof ProbeRegistrySchema> {}

export const ProfileRegistrySchema = z.strictObject({
  $schema: editorSchema,
  schema_version: schemaVersion(SCHEMA_VERSIONS.profile_registry),
  registry_id: text,
  world_id: text,
  /** Profile id to the profile. */
  profiles: z.record(z.string(), typed<ProfileEntry>(ProfileEntrySchema)),
});
export interface ProfileRegistry extends z.infer<typeof ProfileRegistrySchema> {}
