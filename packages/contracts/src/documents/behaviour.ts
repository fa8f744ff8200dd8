import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { editorSchema, named, schemaVersion, text, typed } from './fields.js';

/** What a fact rests on: somebody measured it on a Mac, reported it without a measurement, or it follows from other facts. */
const strength = z.enum(['measured', 'reported', 'inferred']);

/** A value of a behaviour, filled in where a text holds `${NAME}`. */
const ParameterSchema = z.strictObject({
  name: z.string().regex(/^[A-Z][A-Z_]*$/, 'must be capital letters and underscores'),
  /** `new` is a file that does not exist yet, `address` a host and port. */
  kind: z.enum(['program', 'file', 'directory', 'new', 'address', 'word']),
  /** Stands where a question gives no value; without it the lines that name the parameter are left out, or the value must be given. */
  default: named.optional(),
  optional: z.literal(true).optional(),
});
export interface BehaviourParameter extends z.infer<typeof ParameterSchema> {}

const AccessLineSchema = z.strictObject({
  /** What the access is for, in words. */
  for: named,
  operations: z.array(named).min(1),
  /** Paths, names or addresses; `${NAME}` is a parameter. */
  targets: z.array(text).min(1),
  /** Asks about the folders above the target, `/` first, or about those and the target. */
  each: z.enum(['ancestors', 'components']).optional(),
  /**
   * When a denial stops the action: at `any` of the accesses (without this member), only at `all` of them, or at the `first`
   * target unless another is allowed. What lies between is open.
   */
  stops_at: z.enum(['all', 'first']).optional(),
  /** Places that rules of the profile name below this folder are asked about as well: which of them the host uses is not known. */
  places_below: named.optional(),
  /** Classes of extensions that the system may have given the process by then: what they allow is open. */
  holding: z.array(named).min(1).optional(),
  /** Only a rule on the exact operation denies it. */
  only_by_rule: z.literal(true).optional(),
  /** The filter of the rule that mends it, in place of the exact target. */
  filter: named.optional(),
  /** Releases of macOS on which the access is made. */
  from_version: named.optional(),
  before_version: named.optional(),
  /** What is not settled about the line: a denial then leaves the answer open. */
  unsettled: named.optional(),
  /** Programs that the line is about; without this member all. */
  only_for: z.array(named).min(1).optional(),
  /** False: other actions make the access as well, so a denial of it in a log says nothing of this one. */
  in_log: z.literal(false).optional(),
  /** What is taken for granted where a rule on a family of operations allows it, and where that is from. */
  assumes: named.optional(),
  /** What the user sees, where that differs from the behaviour's own. */
  symptom: named.optional(),
  strength,
  /** Threads (`owner/repository#number`) or names of our own evidence. */
  sources: z.array(named).min(1),
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
  schema_version: schemaVersion(SCHEMA_VERSIONS.behaviour),
  /** The first word of the question. */
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and dashes'),
  /** What the action is, in words. */
  title: named,
  parameters: z.array(typed<BehaviourParameter>(ParameterSchema)),
  accesses: z.array(z.union([typed<BehaviourLine>(AccessLineSchema), typed<BehaviourUse>(UsesSchema)])).min(1),
  /** What the user sees when it fails. */
  symptom: named,
  /** Values with which the everyday set asks; `${WORKSPACE}` needs one. */
  everyday: z.array(z.array(named)).optional(),
  /** Its place in the everyday set. */
  order: z.int(),
  /** How a Mac shows that the action works: what is run, and what is looked at besides its exit code. */
  recipe: RecipeSchema,
  in_log: z.array(InLogSchema).optional(),
});
export interface Behaviour extends z.infer<typeof BehaviourSchema> {}
