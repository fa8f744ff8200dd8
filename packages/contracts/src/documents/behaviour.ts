import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { editorSchema, named, schemaVersion, text, typed } from './fields.js';

/** What a fact rests on: somebody measured it on a Mac, reported it without a measurement, or it follows from other facts. */
const strength = z.enum(['measured', 'reported', 'inferred']);

/** A value of a behaviour, filled in where a text holds `${NAME}`. */
const ParameterSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Z][A-Z_]*$/, 'must be capital letters and underscores')
    .describe('The name that `${NAME}` stands for in texts.'),
  kind: z
    .enum(['program', 'file', 'directory', 'new', 'address', 'word'])
    .describe('What the value is: `new` is a file that does not exist yet, `address` a host and port.'),
  default: named.optional().describe('Stands where a question gives no value.'),
  optional: z.literal(true).optional().describe('Lines that name the parameter are left out where a question gives no value.'),
});
export interface BehaviourParameter extends z.infer<typeof ParameterSchema> {}

const AccessLineSchema = z.strictObject({
  for: named.describe('What the access is for, in words.'),
  operations: z.array(named).min(1).describe('Sandbox operations that the access asks for.'),
  targets: z.array(text).min(1).describe('Paths, names or addresses; `${NAME}` is a parameter.'),
  each: z
    .enum(['ancestors', 'components'])
    .optional()
    .describe('Asks about the folders above the target, `/` first, or about those and the target.'),
  stops_at: z
    .enum(['all', 'first'])
    .optional()
    .describe('When a denial stops the action: at any access without this member, only at all of them, or at the first target.'),
  places_below: named.optional().describe('Places that rules of the profile name below this folder are asked about as well.'),
  holding: z
    .array(named)
    .min(1)
    .optional()
    .describe('Classes of extensions that the system may have given the process by then: what they allow is open.'),
  only_by_rule: z.literal(true).optional().describe('Only a rule on the exact operation denies it.'),
  filter: named.optional().describe('The filter of the rule that mends it, in place of the exact target.'),
  filters: z.array(named).optional().describe('The same for each target, in their order.'),
  from_version: named.optional().describe('The first release of macOS on which the access is made.'),
  before_version: named.optional().describe('The first release of macOS on which the access is no longer made.'),
  unsettled: named.optional().describe('What is not settled about the line: a denial then leaves the answer open.'),
  only_for: z
    .array(named)
    .min(1)
    .optional()
    .describe('Programs that the line is about, by path, or by its end after a *; without this member all.'),
  in_log: z
    .literal(false)
    .optional()
    .describe('False: other actions make the access as well, so a denial of it in a log says nothing of this one.'),
  assumes: named.optional().describe('What is taken for granted where a rule on a family of operations allows it, and where that is from.'),
  symptom: named.optional().describe("What the user sees, where that differs from the behaviour's own."),
  strength,
  sources: z.array(named).min(1).describe('Threads (`owner/repository#number`) or names of own evidence.'),
});
export interface BehaviourLine extends z.infer<typeof AccessLineSchema> {}

/** The lines of another behaviour, in this place. */
const UsesSchema = z.strictObject({ uses: named, with: z.record(z.string(), text) });
export interface BehaviourUse extends z.infer<typeof UsesSchema> {}

/** How a Mac shows that an action works. Nothing is changed outside of the run's own folder. */
const RecipeSchema = z.strictObject({
  /** What is run, in words. */
  run: named,
  /** What is looked at besides the exit code, in words. */
  look_at: named,
  /** A driver of a run does this. */
  measured: z.boolean(),
  /** The command that is run under the profile, a word each, or the driver that does it. */
  by: z
    .union([
      z.strictObject({ command: z.array(named).min(1) }),
      z.strictObject({ driver: named, target: named, syscall: named.optional() }),
    ])
    .optional(),
  /** Where it shows. */
  shows_in: z.enum(['output', 'file', 'listener', 'call']).optional(),
  /** What it makes or changes, below the run's own folder. */
  makes: named.optional(),
});

/** Denials in a log that speak of the action though they do not name a fixed target of it. */
const InLogSchema = z.strictObject({ operation: named, filter: text });

/** An everyday action as the accesses it makes, in order. */
export const BehaviourSchema = z.strictObject({
  $schema: editorSchema,
  schema_version: schemaVersion(SCHEMA_VERSIONS.behaviour).describe('The version of this kind of document.'),
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and dashes')
    .describe('The first word of the question.'),
  title: named.describe('What the action is, in words.'),
  parameters: z.array(typed<BehaviourParameter>(ParameterSchema)).describe('Values that a question gives.'),
  accesses: z
    .array(z.union([typed<BehaviourLine>(AccessLineSchema), typed<BehaviourUse>(UsesSchema)]))
    .min(1)
    .describe('The accesses that the action makes, in order.'),
  symptom: named.describe('What the user sees when it fails.'),
  everyday: z.array(z.array(named)).optional().describe('Values with which the everyday set asks; `${WORKSPACE}` needs one.'),
  order: z.int().describe('Its place in the everyday set.'),
  recipe: RecipeSchema.describe('How a Mac shows that the action works: what is run, and what is looked at besides its exit code.'),
  in_log: z
    .array(InLogSchema)
    .optional()
    .describe('Denials in a log that speak of the action though they do not name a fixed target of it.'),
});
export interface Behaviour extends z.infer<typeof BehaviourSchema> {}
