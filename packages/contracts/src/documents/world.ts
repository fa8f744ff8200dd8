import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { editorSchema, named, text } from './fields.js';
import { virtualHostMembers } from './world-host.js';

/** How a fact came to stand in a world document: from published text, from a recording of this host, or neither. */
const provenance = {
  source: z.enum(['documented', 'captured', 'assumed']).describe('Whether published text, a recording of this host or neither says so.'),
  from: named.describe('Where the facts are from, in words.'),
};
const ProvenanceSchema = z.strictObject(provenance);
export interface Provenance extends z.infer<typeof ProvenanceSchema> {}

const identity = {
  world_id: named.describe('Names the world in plans and evidence.'),
  product_version: named.describe('The release of macOS.'),
  build: named.describe('The build of that release.'),
  machine: named.describe('The architecture of the processor.'),
  dyld_digest: named.optional().describe('The digest of the shared cache of the host.'),
};

/** What an operation answers when no rule speaks about it: one answer per profile version. `parent`: in that version its parent answers. */
const BuiltInAnswerSchema = z.enum(['allow', 'deny', 'parent', 'unknown']);
export type BuiltInAnswer = z.infer<typeof BuiltInAnswerSchema>;

const OperationRowSchema = z.strictObject({
  name: named,
  /** The operation that is asked next; null for a root. */
  parent: named.nullable(),
  /** By profile version. Without it the parent answers. */
  built_in: z.record(z.string().regex(/^[1-9]$/, 'must be a profile version'), BuiltInAnswerSchema).optional(),
  /** Exists only inside a message filter. */
  message: z.literal(true).optional(),
});
export interface OperationRow extends z.infer<typeof OperationRowSchema> {}

/** A filtered rule that the compiler adds after the text of every profile. */
const ImplicitRuleSchema = z.strictObject({
  operation: named,
  attribute: named,
  value: text,
  action: z.enum(['allow', 'deny']),
  source: provenance.source,
});
export interface ImplicitRuleRow extends z.infer<typeof ImplicitRuleSchema> {}

/** The operation table: an operation's id is its place in it. */
const WorldOperationsSchema = z.strictObject({
  sources: z.strictObject({
    names: ProvenanceSchema,
    parents: ProvenanceSchema,
    built_in: ProvenanceSchema,
    implicit: ProvenanceSchema,
    old_names: ProvenanceSchema,
  }),
  table: z.array(OperationRowSchema).min(1),
  implicit: z.array(ImplicitRuleSchema),
  /** Names of other releases, with the operations they may speak about here. */
  old_names: z.record(named, z.array(named)),
  /** Names of other releases that mean one operation of this table. */
  same_names: z.record(named, named).optional(),
});
export interface WorldOperations extends z.infer<typeof WorldOperationsSchema> {}

const FilterRowSchema = z.strictObject({
  name: named,
  /** As documents and markers number it. */
  number: z.int().nonnegative().nullable(),
  /** As the `sandbox_check` call numbers it; null where the call cannot be asked. */
  call: z.int().nonnegative().nullable(),
});
export interface FilterRow extends z.infer<typeof FilterRowSchema> {}

/** The filter a question about an operation uses unless the probe names one. */
const DefaultFilterSchema = z.union([
  z.strictObject({ operation: named, filter: named }),
  z.strictObject({ prefix: named, filter: named }),
]);

/** The filter vocabulary. */
const WorldFiltersSchema = z.strictObject({
  sources: z.strictObject({
    names: ProvenanceSchema.optional(),
    numbers: ProvenanceSchema,
    calls: ProvenanceSchema,
    defaults: ProvenanceSchema,
  }),
  table: z.array(FilterRowSchema).min(1),
  defaults: z.array(DefaultFilterSchema),
});
export interface WorldFilters extends z.infer<typeof WorldFiltersSchema> {}

const ErrnoRowSchema = z.strictObject({ number: z.int().positive(), name: named, text: text.optional() });

/** The errno names of the host, with the words of its C library where they are known. */
const WorldErrnosSchema = z.strictObject({ ...provenance, table: z.array(ErrnoRowSchema).min(1) });
export interface WorldErrnos extends z.infer<typeof WorldErrnosSchema> {}

const WorldHostSchema = z.strictObject({
  ...provenance,
  /** Of members that came from elsewhere than the rest. */
  sources: z.record(named, ProvenanceSchema).optional(),
  ...virtualHostMembers,
});
/** The virtual host of a world, which simulated probes meet. */
export interface WorldHost extends z.infer<typeof WorldHostSchema> {}

const SystemRuleSchema = z.strictObject({
  action: z.enum(['allow', 'deny']),
  operations: z.array(named).min(1),
  /** Alternatives; none for a rule that matches everything. */
  filters: z.array(z.strictObject({ filter: named, values: z.array(text).min(1) })).optional(),
});
export interface SystemRule extends z.infer<typeof SystemRuleSchema> {}

const SystemProfileSchema = z.strictObject({
  /** False where rules besides these are known to be there. */
  complete: z.boolean(),
  /** Other system profiles that it imports, before its own rules. */
  imports: z.array(named),
  rules: z.array(SystemRuleSchema),
  /** What it defines for others to call: the rules a call adds. */
  functions: z.record(named, z.array(SystemRuleSchema)),
});
export interface SystemProfile extends z.infer<typeof SystemProfileSchema> {}

/** What profiles that a system ships are known to say, for profiles that import them where no text is at hand. */
const WorldSystemProfilesSchema = z.strictObject({ ...provenance, profiles: z.record(named, SystemProfileSchema) });
export interface WorldSystemProfiles extends z.infer<typeof WorldSystemProfilesSchema> {}

const WorldRunTimeBlockSchema = z.strictObject({
  ...provenance,
  /** Rules of SBPL, one a line. */
  rules: z.array(z.string().regex(/^\([^\n\r;]+\)$/, 'must be one rule on one line')).min(1),
});
/** What a tool needs on this host before it can start under a policy, besides what it needs on every other. */
export interface WorldRunTimeBlock extends z.infer<typeof WorldRunTimeBlockSchema> {}

/** A host that evidence belongs to, with what is known of it. A part that is not there is unknown. */
const WorldDocumentSchema = z.strictObject({
  $schema: editorSchema,
  schema_version: z.literal(SCHEMA_VERSIONS.world).describe('The version of this kind of document.'),
  ...identity,
  ...provenance,
  aliases: z.array(named).optional().describe('Further ids under which the same host was recorded.'),
  based_on: named.optional().describe('A built-in world whose parts stand in, as assumptions, for those that this document does not have.'),
  operations: WorldOperationsSchema.optional().describe('The operation table.'),
  filters: WorldFiltersSchema.optional().describe('The filter vocabulary.'),
  errnos: WorldErrnosSchema.optional().describe('The errno names of the host, with the words of its C library where they are known.'),
  host: WorldHostSchema.optional().describe('The virtual host, which simulated probes meet.'),
  system_profiles: WorldSystemProfilesSchema.optional().describe('What profiles that the system ships are known to say.'),
  run_time_block: WorldRunTimeBlockSchema.optional().describe('What a tool needs on this host before it can start under a policy.'),
  modifiers: z
    .strictObject({ ...provenance, names: z.array(named) })
    .optional()
    .describe('Words that `with` takes.'),
});
export interface WorldDocument extends z.infer<typeof WorldDocumentSchema> {}

/** A world file of the first version: who the host is, and nothing else. */
const WorldIdentitySchema = z.looseObject({
  $schema: editorSchema,
  schema_version: z.undefined().optional().meta({ not: {} }),
  ...identity,
});
export interface WorldIdentity {
  world_id: string;
  product_version: string;
  build: string;
  machine: string;
  dyld_digest?: string | undefined;
}

/** A world file of any version. */
export const WorldSchema = z.discriminatedUnion('schema_version', [WorldDocumentSchema, WorldIdentitySchema]);
export type WorldFile = WorldDocument | WorldIdentity;
