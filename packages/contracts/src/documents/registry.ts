import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { DRIVER_NEED_NAMES } from '../vocabulary/drivers.js';
import { ControlSchema, DecisionSchema, ProfileModeSchema } from '../vocabulary/word-schemas.js';
import { authored, authoredName, editorSchema, named, schemaVersion, text, typed } from './fields.js';

const authoredList = z.array(authored);

/** The registry index: closed objects, as its published schema says. */
export const RegistryIndexEntrySchema = z.strictObject({
  /** Names the registry in plans. */
  id: named.describe('Names the registry in plans.'),
  /** Repository-relative path of the probe registry. */
  probes: named.describe('Repository-relative path of the probe registry.'),
  /** Repository-relative path of the profile registry. */
  profiles: named.describe('Repository-relative path of the profile registry.'),
  /** Free text for people. */
  description: text.optional().describe('Free text for people.'),
});
export const RegistryIndexSchema = z.strictObject({
  $schema: editorSchema,
  /** The version of this kind of document. */
  schema_version: schemaVersion(SCHEMA_VERSIONS.registry_index).describe('The version of this kind of document.'),
  /** Registries by id, and where their files are. */
  registries: z.array(typed<RegistryIndexEntry>(RegistryIndexEntrySchema)).describe('Registries by id, and where their files are.'),
});
export interface RegistryIndex extends z.infer<typeof RegistryIndexSchema> {}
export interface RegistryIndexEntry extends z.infer<typeof RegistryIndexEntrySchema> {}

export const SupportsLanesSchema = z.strictObject({ baseline: z.boolean(), scenario: z.boolean(), oracle: z.boolean() });

/** A normalised (v0.2) probe: the members listed and no others. */
export const ProbeEntrySchema = z.strictObject({
  /** The same as the entry's key. */
  probe_id: authoredName.describe("The same as the entry's key."),
  /** What the probe is called in results. */
  name: authoredName.describe('What the probe is called in results.'),
  /** A sandbox operation, such as `file-read*` or `mach-lookup`. */
  operation: authoredName.describe('A sandbox operation, such as `file-read*` or `mach-lookup`.'),
  /** What the operation is asked about: an absolute path, a service name, `host:port`, … */
  target: authoredName.describe('What the operation is asked about: an absolute path, a service name, `host:port`, …'),
  /** What the author intends the policy to decide. */
  expected: DecisionSchema.describe('What the author intends the policy to decide.'),
  /** The lanes in which the probe can be asked. */
  supports_lanes: SupportsLanesSchema.describe('The lanes in which the probe can be asked.'),
  /** Operations that show that the probe reached what it is about. */
  expected_primary_ops: authoredList.describe('Operations that show that the probe reached what it is about.'),
  /** Filters that are expected to decide. */
  expected_predicates: authoredList.describe('Filters that are expected to decide.'),
  /** What a host must offer for the probe to be asked. */
  capabilities_required: authoredList.describe('What a host must offer for the probe to be asked.'),
  /** The controls under which the probe can be asked as well. */
  controls_supported: z.array(ControlSchema).describe('The controls under which the probe can be asked as well.'),
  /** Names the expectation in results. Absent: the probe id does. */
  expectation_id: authored.optional().describe('Names the expectation in results. Absent: the probe id does.'),
  /** Free text of the registry: how the probe is meant. */
  mode: authored.optional().describe('Free text of the registry: how the probe is meant.'),
  /** How the probe is performed. Absent: the operation chooses. */
  driver: authored.optional().describe('How the probe is performed. Absent: the operation chooses.'),
  /** The call that the driver makes, where it has several. */
  syscall: authored.optional().describe('The call that the driver makes, where it has several.'),
  /** What is passed to the call, where it takes something. */
  attr_payload: authored.optional().describe('What is passed to the call, where it takes something.'),
  /** Names a context of another tool; kept as it is. */
  anchor_ctx_id: authored.optional().describe('Names a context of another tool; kept as it is.'),
  /** The filter that the policy check asks about. */
  filter_name: authored.optional().describe('The filter that the policy check asks about.'),
  /** The number of that filter in documents. */
  filter_type: z.int().optional().describe('The number of that filter in documents.'),
});
export interface ProbeEntry extends z.infer<typeof ProbeEntrySchema> {}

/** A normalised (v0.2) profile. */
export const ProfileEntrySchema = z.strictObject({
  /** The same as the entry's key. */
  profile_id: authoredName.describe("The same as the entry's key."),
  /** Path of the SBPL text: `./` from the folder of the plan, anything else from the repository root. */
  profile_path: authored.describe('Path of the SBPL text: `./` from the folder of the plan, anything else from the repository root.'),
  /** `blob`: the text is compiled on the Mac before it is applied. */
  mode: ProfileModeSchema.describe('`blob`: the text is compiled on the Mac before it is applied.'),
  /** Probe ids in the order in which they run. */
  probe_refs: authoredList.describe('Probe ids in the order in which they run.'),
  /** A group of profiles, for people. */
  family: authored.nullable().describe('A group of profiles, for people.'),
  /** What the profiles of a group have in common, for people. */
  semantic_group: authored.nullable().describe('What the profiles of a group have in common, for people.'),
  /** SBPL rules that are appended to the text of this profile. */
  key_specific_rules: authoredList.describe('SBPL rules that are appended to the text of this profile.'),
  /** Free text for people. */
  notes: authored.nullable().describe('Free text for people.'),
  /** Ours: needs of drivers, by name, that are granted to the probes: their rules are appended to the profile. */
  grants: z
    .array(z.enum(DRIVER_NEED_NAMES))
    .optional()
    .describe('Ours: needs of drivers, by name, that are granted to the probes: their rules are appended to the profile.'),
  /** False: probes start without the exec stub, and whether they started is then unknown. */
  stub: z.boolean().optional().describe('False: probes start without the exec stub, and whether they started is then unknown.'),
});
export interface ProfileEntry extends z.infer<typeof ProfileEntrySchema> {}

export const ProbeRegistrySchema = z.strictObject({
  $schema: editorSchema,
  /** The version of this kind of document. */
  schema_version: schemaVersion(SCHEMA_VERSIONS.probe_registry).describe('The version of this kind of document.'),
  /** Names the registry; plans refer to it. */
  registry_id: text.describe('Names the registry; plans refer to it.'),
  /** The host baseline that the entries are written for. */
  world_id: text.describe('The host baseline that the entries are written for.'),
  /** Probe id to the probe. */
  probes: z.record(z.string(), typed<ProbeEntry>(ProbeEntrySchema)).describe('Probe id to the probe.'),
});
export interface ProbeRegistry extends z.infer<typeof ProbeRegistrySchema> {}

export const ProfileRegistrySchema = z.strictObject({
  $schema: editorSchema,
  /** The version of this kind of document. */
  schema_version: schemaVersion(SCHEMA_VERSIONS.profile_registry).describe('The version of this kind of document.'),
  /** Names the registry; plans refer to it. */
  registry_id: text.describe('Names the registry; plans refer to it.'),
  /** The host baseline that the entries are written for. */
  world_id: text.describe('The host baseline that the entries are written for.'),
  /** Profile id to the profile. */
  profiles: z.record(z.string(), typed<ProfileEntry>(ProfileEntrySchema)).describe('Profile id to the profile.'),
});
export interface ProfileRegistry extends z.infer<typeof ProfileRegistrySchema> {}
