import { z } from 'zod';
import { LIMITS } from '../limits.js';
import { RUN_ID_PATTERN } from '../run-id.js';

export const text = z.string();
export const nullableText = z.string().nullable();
export const named = z.string().min(1);
export const count = z.int().nonnegative();
export const nullableInteger = z.int().nullable();
export const nullableFlag = z.boolean().nullable();
/** Seconds, possibly with a fraction; the reference writes them as floats. */
export const seconds = z.number();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits');
/** Text that people write in a plan or registry: every row about it carries it. */
export const authored = z.string().max(LIMITS.planTextLength);
/** An {@link authored} name, which must not be empty. */
export const authoredName = authored.min(1);
/** The place of a JSON Schema, for editors. Readers do not look at it. */
export const editorSchema = z.string().optional().describe('Where the JSON Schema of this document is, for editors.');
export const texts = z.array(z.string());
/**
 * An object that keeps members it does not list, so that a document is written back as it was read. Its type is closed all the
 * same: whoever reads a member that is not listed, or misspells one that is, does not compile.
 */
export const openObject = <const Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strip> =>
  z.looseObject(shape) as unknown as z.ZodObject<Shape, z.core.$strip>;

/** The schema of a type that has a name, so that editors show the name in the types of documents made of it. */
export const typed = <T>(schema: z.ZodType<T>): z.ZodType<T> => schema;

/** A block that passes through as it is. */
export const opaque = z.looseObject({});
export const nullableOpaque = opaque.nullable();
export const counters = z.record(z.string(), count);

export const runId = z.string().regex(RUN_ID_PATTERN, 'must be 1 to 128 letters, digits, dots, dashes and underscores');

/**
 * A `schema_version`: the current string, or an older one that the reference's evidence carries.
 * Older strings are read and never written.
 */
export const schemaVersion = <const Current extends string>(current: Current, older?: RegExp) =>
  older === undefined ? z.literal(current) : z.union([z.literal(current), z.string().regex(older)]);

/** `hardened-runtime.<document>.v0.N`, the strings of the oldest recorded suite. */
export const hardened = (document: string): RegExp => new RegExp(`^hardened-runtime\\.${document}\\.v0\\.[0-9]{1,3}$`);

/** A path below the repository root, written with `/` and without dot components. `.` is the root. */
export const insidePath = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^(?!\/)(?!(?:[^\0]*\/)?\.\.(?:\/|$))[^\0\\]+$/, 'must be a path below the root, with "/" between components and without ".."');
