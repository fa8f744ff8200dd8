import { ApiError } from './error.js';

/** Says what is wrong with an argument, or null. */
type Check = (value: unknown) => string | null;

/** A parameter of a function, in its place. */
export interface Parameter {
  name: string;
  check: Check;
}

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  const type = typeof value;
  return type === 'undefined' ? 'missing' : `${type === 'object' ? 'an' : 'a'} ${type}`;
};

const isText: Check = (value) => (typeof value === 'string' ? null : `is ${kindOf(value)}, not a text`);
const isPath: Check = (value) => (value === '' ? 'is an empty path' : isText(value));
const isFunction: Check = (value) => (typeof value === 'function' ? null : `is ${kindOf(value)}, not a function`);
const isSignal: Check = (value) => (value instanceof AbortSignal ? null : `is ${kindOf(value)}, not an AbortSignal`);
const isList: Check = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? null : 'is not an array of texts';
const isObject: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? null : `is ${kindOf(value)}, not an object`;
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined ? null : check(value);

const isSource: Check = (value) => {
  if (typeof value === 'string') return null;
  if (isObject(value) !== null) return `is ${kindOf(value)}, neither a registry id nor {plan: path}`;
  const fault = isPath((value as { plan?: unknown }).plan);
  return fault === null ? null : `has a plan that ${fault}`;
};

/** Options that would fail far from the call, or not at all, if they were something else. */
const OPTIONS: Readonly<Record<string, Check>> = {
  repoRoot: isPath,
  out: isPath,
  bundle: isPath,
  attestKey: isPath,
  runId: isText,
  worldId: isText,
  path: isText,
  onlyProfiles: isList,
  onlyScenarios: isList,
  defer: isList,
  inputs: isList,
  sourceJobs: isList,
  onProgress: isFunction,
  now: isFunction,
  signal: isSignal,
};

const areOptions: Check = (value) => {
  const fault = isObject(value);
  if (fault !== null) return fault;
  for (const [name, check] of Object.entries(OPTIONS)) {
    const wrong = maybe(check)((value as Record<string, unknown>)[name]);
    if (wrong !== null) return `has a member ${name} that ${wrong}`;
  }
  return null;
};

/** An argument that the function looks at itself: a document. */
export const any = (name: string): Parameter => ({ name, check: () => null });
export const text = (name: string): Parameter => ({ name, check: isText });
/** Resolved, an empty path would be wherever the process happens to stand. */
export const path = (name: string): Parameter => ({ name, check: isPath });
export const source: Parameter = { name: 'source', check: isSource };
export const options: Parameter = { name: 'options', check: maybe(areOptions) };
export const optional = ({ name, check }: Parameter): Parameter => ({ name, check: maybe(check) });

/**
 * The same function, but for this: a caller's mistake is an error with a code that names the parameter, and not a
 * TypeError from deep inside. For functions that return a promise; it is the promise that fails.
 */
export function guarded<A extends unknown[], R>(call: (...args: A) => Promise<R>, ...parameters: Parameter[]): (...args: A) => Promise<R> {
  return async (...args) => {
    assertArguments(call.name, parameters, args);
    return call(...args);
  };
}

/** As {@link guarded}, for functions that return at once. */
export function guardedNow<A extends unknown[], R>(call: (...args: A) => R, ...parameters: Parameter[]): (...args: A) => R {
  return (...args) => {
    assertArguments(call.name, parameters, args);
    return call(...args);
  };
}

function assertArguments(called: string, parameters: readonly Parameter[], args: readonly unknown[]): void {
  for (const [at, { name, check }] of parameters.entries()) {
    const fault = check(args[at]);
    if (fault === null) continue;
    throw new ApiError({
      code: 'ARGUMENT_INVALID',
      category: 'usage',
      message: `${called}: ${name} ${fault}`,
      hint: `docs/api.md has the signature of ${called}`,
      details: { function: called, parameter: name },
    });
  }
}
