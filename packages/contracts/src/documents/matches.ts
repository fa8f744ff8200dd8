import { isJsonObject, isLonger, isShorter } from './compiled.js';
import { plainNumbers } from './plain.js';

type TypeName = 'array' | 'boolean' | 'integer' | 'null' | 'number' | 'object' | 'string';

/** What the schemas of documents are printed with that are checked by {@link matches}. */
export interface PrintedSchema {
  readonly type?: TypeName | readonly TypeName[];
  readonly const?: string | number | boolean | null;
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly anyOf?: readonly PrintedSchema[];
  readonly oneOf?: readonly PrintedSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly items?: PrintedSchema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, PrintedSchema>>;
  readonly additionalProperties?: boolean | PrintedSchema;
}

/**
 * Whether a value is what its printed schema says. Compiled checks are faster on large documents; this one needs no code per
 * schema, and loading code takes longer than looking at one small document. Numbers that are kept as their text count as numbers.
 */
export const matches = (schema: PrintedSchema, value: unknown): boolean =>
  satisfies(schema, value) || satisfies(schema, plainNumbers(value));

function satisfies(schema: PrintedSchema, value: unknown): boolean {
  if (schema.type !== undefined && !isOfType(schema.type, value)) return false;
  if (schema.const !== undefined && value !== schema.const) return false;
  if (schema.enum?.some((allowed) => allowed === value) === false) return false;
  if (schema.anyOf?.some((choice) => satisfies(choice, value)) === false) return false;
  if (schema.oneOf !== undefined && schema.oneOf.filter((choice) => satisfies(choice, value)).length !== 1) return false;
  if (typeof value === 'number') return isInRange(schema, value);
  if (typeof value === 'string') return isText(schema, value);
  if (Array.isArray(value)) return schema.items === undefined || everyItem(schema.items, value);
  return !isJsonObject(value) || hasMembers(schema, value as Record<string, unknown>);
}

const isOfType = (type: TypeName | readonly TypeName[], value: unknown): boolean =>
  typeof type === 'string' ? IS_OF_TYPE[type](value) : type.some((each) => IS_OF_TYPE[each](value));

const IS_OF_TYPE: Record<TypeName, (value: unknown) => boolean> = {
  array: Array.isArray,
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  null: (value) => value === null,
  number: Number.isFinite,
  object: isJsonObject,
  string: (value) => typeof value === 'string',
};

const isInRange = ({ minimum, maximum }: PrintedSchema, value: number): boolean =>
  (minimum === undefined || value >= minimum) && (maximum === undefined || value <= maximum);

const isText = ({ minLength, maxLength, pattern }: PrintedSchema, value: string): boolean =>
  (minLength === undefined || !isShorter(value, minLength)) &&
  (maxLength === undefined || !isLonger(value, maxLength)) &&
  (pattern === undefined || compiled(pattern).test(value));

const PATTERNS = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  let regex = PATTERNS.get(pattern);
  if (regex === undefined) {
    regex = new RegExp(pattern);
    PATTERNS.set(pattern, regex);
  }
  return regex;
}

/** Not `every`, which passes over holes. */
function everyItem(schema: PrintedSchema, items: readonly unknown[]): boolean {
  for (const item of items) if (!satisfies(schema, item)) return false;
  return true;
}

function hasMembers({ required, properties, additionalProperties = true }: PrintedSchema, value: Record<string, unknown>): boolean {
  if (required !== undefined) for (const name of required) if (!Object.hasOwn(value, name)) return false;
  for (const name of Object.keys(value)) {
    const known = properties !== undefined && Object.hasOwn(properties, name);
    const schema = known ? properties[name] : additionalProperties;
    if (typeof schema === 'object' ? !satisfies(schema, value[name]) : schema === false) return false;
  }
  return true;
}
