import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { ProfileModeSchema } from '../vocabulary/word-schemas.js';
import { editorSchema, named, openObject, schemaVersion, text, texts } from './fields.js';
import { PlanSchema } from './plan.js';
import { ProbeEntrySchema } from './registry.js';

const absolutePath = z.string().regex(/^\//, 'must be an absolute path');
/** Two spellings of one file. Its type is that of a pair, which JSON Schema has as a list of a length. */
const pathPair = z.array(absolutePath).length(2) as unknown as z.ZodType<[string, string]>;

const identity = {
  $schema: editorSchema,
  schema_version: schemaVersion(SCHEMA_VERSIONS.plan_template),
  template_id: named.optional(),
  description: text.optional(),
  world_id: named.optional(),
  registry_id: named.optional(),
};

/** What the kinds that generate probes have in common. */
const generating = {
  ...identity,
  plan_id: named.optional(),
  lanes: PlanSchema.shape.lanes,
  controls: PlanSchema.shape.controls,
  apply_preflight_profile: named.optional(),
  notes: named.optional(),
  known: PlanSchema.shape.known,
  stand_ins: PlanSchema.shape.stand_ins,
  family: text.nullable().optional(),
  semantic_group: text.nullable().optional(),
  profile_order: texts.optional(),
};

const profile = {
  /** Path of the SBPL text: `./sb/…` for a text of the template's own. */
  sbpl: named,
  mode: ProfileModeSchema.optional(),
  /** Absent: that of the template. */
  family: text.nullable().optional(),
  semantic_group: text.nullable().optional(),
  key_specific_rules: texts.optional(),
  notes: text.nullable().optional(),
};

/** A probe that is written out. Its id is made of the profile's and its name; the rest has defaults. */
const ManualProbeSchema = ProbeEntrySchema.pick({
  name: true,
  operation: true,
  target: true,
  expected: true,
  expectation_id: true,
  mode: true,
  driver: true,
  syscall: true,
  attr_payload: true,
  anchor_ctx_id: true,
  filter_name: true,
});
export interface ManualProbe extends z.infer<typeof ManualProbeSchema> {}

const VfsProfileSchema = z.strictObject({
  ...profile,
  stub: z.boolean().optional(),
  /** `manual`: the profile has the probes that are written out, and no others. */
  probe_generation: z.literal('manual').optional(),
  manual_probes: z.array(ManualProbeSchema).min(1).optional(),
  extra_manual_probes: z.array(ManualProbeSchema).optional(),
  extra_manual_probes_position: z.enum(['append', 'prepend']).optional(),
  /** `literal`: requests are decided by `allowed_paths`; otherwise by role and pairs. */
  policy: z.enum(['literal', 'canonicalized', 'canonicalized_with_var_tmp_exception']).optional(),
  /** Which spellings of a pair the rule names. */
  role: z.enum(['first_only', 'second_only', 'both']).optional(),
  variant: text.optional(),
  ops: texts.optional(),
  /** Paths, a path, or the name of a set. */
  request_paths: z.union([z.string(), z.array(absolutePath)]).optional(),
  allowed_paths: z.union([z.string(), z.array(absolutePath)]).optional(),
  /** Pairs, or the name of a set. */
  path_pairs: z.union([z.string(), z.array(pathPair)]).optional(),
});
export interface VfsProfile extends z.infer<typeof VfsProfileSchema> {}

/** Spellings of paths against rules in given spellings. */
export const VfsTemplateSchema = openObject({
  ...generating,
  kind: z.literal('vfs'),
  /** Name to the paths, or pairs of them, that profiles refer to. */
  path_sets: z.record(z.string(), z.array(z.union([absolutePath, pathPair]))).optional(),
  profiles: z.record(z.string(), VfsProfileSchema),
});
export interface VfsTemplate extends z.infer<typeof VfsTemplateSchema> {}

/** Metadata calls over pairs of spellings. */
export const MetadataTemplateSchema = openObject({
  ...generating,
  kind: z.literal('metadata'),
  path_pairs: z.array(pathPair).min(1),
  ops: z.strictObject({
    'file-read-metadata': z.strictObject({
      syscalls: z.array(named).min(1),
      attr_payloads: z.array(named).optional(),
      /** Those of the calls that are made once for each payload. */
      attr_payload_syscalls: z.array(named).optional(),
    }),
    'file-write*': z.strictObject({ syscalls: z.array(named).min(1) }),
  }),
  profiles: z.record(
    z.string(),
    z.strictObject({ ...profile, allowed_sets: z.array(z.enum(['alias', 'alias_tmp', 'alias_var', 'canonical', 'all'])).optional() }),
  ),
});
export interface MetadataTemplate extends z.infer<typeof MetadataTemplateSchema> {}

const whole = <const Version extends string>(version: Version) =>
  openObject({ schema_version: schemaVersion(version), registry_id: named });

/** Three documents as they are. What they hold is looked at when the suite is linted. */
export const StaticTemplateSchema = openObject({
  ...identity,
  kind: z.literal('static'),
  plan: whole(SCHEMA_VERSIONS.plan),
  probes: whole(SCHEMA_VERSIONS.probe_registry),
  profiles: whole(SCHEMA_VERSIONS.profile_registry),
});
export interface StaticTemplate extends z.infer<typeof StaticTemplateSchema> {}

/** The kinds of a template that a suite is built from, by the name of their printed schema. */
export const TEMPLATE_KINDS = {
  'plan_template.metadata': MetadataTemplateSchema,
  'plan_template.static': StaticTemplateSchema,
  'plan_template.vfs': VfsTemplateSchema,
} as const;
