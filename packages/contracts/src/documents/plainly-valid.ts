import manifest from '../../schemas/runtime-tools.run_manifest.v0.1.json' with { type: 'json' };
import status from '../../schemas/runtime-tools.run_status.v0.1.json' with { type: 'json' };

const SCHEMAS = { run_manifest: manifest, run_status: status } as const;

/**
 * A quick yes for the two documents that every strict reading of a bundle looks at, from their printed schemas
 * and without loading the schema library, which takes longer than validating a small bundle.
 *
 * @returns true: {@link checkDocument} would find nothing. false: ask it, it knows what is wrong, if anything.
 */
export const isPlainlyValid = (name: keyof typeof SCHEMAS, value: unknown): boolean => fits(SCHEMAS[name], value);

type Schema = Record<string, unknown>;

/** What a schema says besides its rules. */
const NOTES = new Set(['$schema', '$id', 'title', 'description', 'default']);

/** Every rule must be one of these: one that is not known is not taken for kept. */
const RULES: Record<string, (rule: never, value: unknown) => boolean> = {
  type: (rule: string | string[], value) => (Array.isArray(rule) ? rule : [rule]).some((type) => TYPES[type]?.(value) === true),
  const: (rule: unknown, value) => rule === value,
  enum: (rule: unknown[], value) => rule.includes(value),
  anyOf: (rule: Schema[], value) => rule.some((branch) => fits(branch, value)),
  pattern: (rule: string, value) => typeof value === 'string' && new RegExp(rule).test(value),
  minimum: (rule: number, value) => typeof value === 'number' && value >= rule,
  maximum: (rule: number, value) => typeof value === 'number' && value <= rule,
  required: (rule: string[], value) => isObject(value) && rule.every((name) => Object.hasOwn(value, name)),
  properties: (rule: Record<string, Schema>, value) =>
    isObject(value) && Object.entries(rule).every(([name, schema]) => !Object.hasOwn(value, name) || fits(schema, value[name])),
  items: (rule: Schema, value) => Array.isArray(value) && value.every((item) => fits(rule, item)),
  additionalProperties: (rule: unknown) => isObject(rule) && Object.keys(rule).length === 0,
};

const TYPES: Record<string, (value: unknown) => boolean> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  number: (value) => Number.isFinite(value),
  integer: (value) => Number.isSafeInteger(value),
  array: (value) => Array.isArray(value),
  object: isObject,
};

function fits(schema: Schema, value: unknown): boolean {
  return Object.entries(schema).every(
    ([name, rule]) => NOTES.has(name) || (Object.hasOwn(RULES, name) && RULES[name]!(rule as never, value)),
  );
}

/** Plain objects only: anything of a class is for the schema library to judge. */
function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
}
