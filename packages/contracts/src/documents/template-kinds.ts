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
  schema_version: schemaVersion(SCHEMA_VERSIONS.plan_template).describe('The version of this kind of document.'),
  template_id: named.optional().describe('Names the template.'),
  description: text.optional().describe('Free text for people.'),
  world_id: named.optional().describe('The host baseline that suites of it belong to.'),
  registry_id: named.optional().describe('Names the registry of a suite.'),
};

/** What the kinds that generate probes have in common. */
const generating = {
  ...identity,
  plan_id: named.optional().describe('Names the plan of a suite.'),
  lanes: PlanSchema.shape.lanes,
  controls: PlanSchema.shape.controls,
  apply_preflight_profile: named.optional().describe('Path of an SBPL text that allows everything, applied once before the probes.'),
  notes: named.optional().describe('Free text for people.'),
  known: PlanSchema.shape.known,
  stand_ins: PlanSchema.shape.stand_ins,
  family: text.nullable().optional().describe('The group of its profiles, for people.'),
  semantic_group: text.nullable().optional().describe('What its profiles have in common, for people.'),
  profile_order: texts.optional().describe('Profile ids in the order in which they run.'),
};

const profile = {
  sbpl: named.describe('Path of the SBPL text: `./sb/…` for a text of the template itself.'),
  mode: ProfileModeSchema.optional().describe('`blob`: the text is compiled on the Mac before it is applied.'),
  family: text.nullable().optional().describe('The group of the profile; that of the template without it.'),
  semantic_group: text.nullable().optional().describe('What the profile has in common with others; that of the template without it.'),
  key_specific_rules: texts.optional().describe('SBPL rules that are appended to the text of this profile.'),
  notes: text.nullable().optional().describe('Free text for people.'),
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
  stub: z.boolean().optional().describe('False: probes start without the exec stub, and whether they started is then unknown.'),
  probe_generation: z.literal('manual').optional().describe('`manual`: the profile has the probes that are written out, and no others.'),
  manual_probes: z.array(ManualProbeSchema).min(1).optional().describe('Probes that are written out.'),
  extra_manual_probes: z.array(ManualProbeSchema).optional().describe('Probes that are written out, beside those that are generated.'),
  extra_manual_probes_position: z.enum(['append', 'prepend']).optional().describe('Where the extra probes stand.'),
  policy: z
    .enum(['literal', 'canonicalized', 'canonicalized_with_var_tmp_exception'])
    .optional()
    .describe('`literal`: requests are decided by `allowed_paths`; otherwise by role and pairs.'),
  role: z.enum(['first_only', 'second_only', 'both']).optional().describe('Which spellings of a pair the rule names.'),
  variant: text.optional().describe('A word that tells profiles of one role apart.'),
  ops: texts.optional().describe('Operations that are asked.'),
  request_paths: z
    .union([z.string(), z.array(absolutePath)])
    .optional()
    .describe('Paths, a path, or the name of a set.'),
  allowed_paths: z
    .union([z.string(), z.array(absolutePath)])
    .optional()
    .describe('The paths that are allowed, or the name of a set.'),
  path_pairs: z
    .union([z.string(), z.array(pathPair)])
    .optional()
    .describe('Pairs, or the name of a set.'),
});
export interface VfsProfile extends z.infer<typeof VfsProfileSchema> {}

/** Spellings of paths against rules in given spellings. */
export const VfsTemplateSchema = openObject({
  ...generating,
  kind: z.literal('vfs').describe('The kind of the template.'),
  path_sets: z
    .record(z.string(), z.array(z.union([absolutePath, pathPair])))
    .optional()
    .describe('Name to the paths, or pairs of them, that profiles refer to.'),
  profiles: z.record(z.string(), VfsProfileSchema).describe('Profile id to what its probes are made of.'),
});
export interface VfsTemplate extends z.infer<typeof VfsTemplateSchema> {}

/** Metadata calls over pairs of spellings. */
export const MetadataTemplateSchema = openObject({
  ...generating,
  kind: z.literal('metadata').describe('The kind of the template.'),
  path_pairs: z.array(pathPair).min(1).describe('Pairs of spellings that the calls are made on.'),
  ops: z
    .strictObject({
      'file-read-metadata': z.strictObject({
        syscalls: z.array(named).min(1),
        attr_payloads: z.array(named).optional(),
        /** Those of the calls that are made once for each payload. */
        attr_payload_syscalls: z.array(named).optional(),
      }),
      'file-write*': z.strictObject({ syscalls: z.array(named).min(1) }),
    })
    .describe('The calls by operation.'),
  profiles: z
    .record(
      z.string(),
      z.strictObject({
        ...profile,
        allowed_sets: z
          .array(z.enum(['alias', 'alias_tmp', 'alias_var', 'canonical', 'all']))
          .optional()
          .describe('Sets of spellings that the profile allows.'),
      }),
    )
    .describe('Profile id to what its probes are made of.'),
});
export interface MetadataTemplate extends z.infer<typeof MetadataTemplateSchema> {}

const whole = <const Version extends string>(version: Version) =>
  openObject({ schema_version: schemaVersion(version), registry_id: named });

/** Three documents as they are. What they hold is looked at when the suite is linted. */
export const StaticTemplateSchema = openObject({
  ...identity,
  kind: z.literal('static').describe('The kind of the template.'),
  plan: whole(SCHEMA_VERSIONS.plan).describe('The plan of a suite as it is.'),
  probes: whole(SCHEMA_VERSIONS.probe_registry).describe('The probe registry of a suite as it is.'),
  profiles: whole(SCHEMA_VERSIONS.profile_registry).describe('The profile registry of a suite as it is.'),
});
export interface StaticTemplate extends z.infer<typeof StaticTemplateSchema> {}

/** The kinds of a template that a suite is built from, by the name of their printed schema. */
export const TEMPLATE_KINDS = {
  'plan_template.metadata': MetadataTemplateSchema,
  'plan_template.static': StaticTemplateSchema,
  'plan_template.vfs': VfsTemplateSchema,
} as const;
