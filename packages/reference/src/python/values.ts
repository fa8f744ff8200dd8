import { JsonNumber } from '@runtime/contracts';

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);

/** Null and absent are one thing in these documents. */
export const isGiven = (value: unknown): boolean => value !== null && value !== undefined;

export const orNull = (value: unknown): unknown => value ?? null;

/** A member named by another document: `constructor` is a name like any other. */
export const ownMember = (value: unknown, name: string): unknown => (isObject(value) && Object.hasOwn(value, name) ? value[name] : null);

/** Arrays and objects cannot be members of a set or keys of a map in the reference. */
export const isContainer = (value: unknown): boolean => Array.isArray(value) || isObject(value);

/** The reference's notion of a value that counts: empty text, zero, empty containers and null do not. */
export function truthy(value: unknown): boolean {
  if (typeof value === 'string') return value !== '';
  if (value === null || value === undefined || value === false || value === 0) return false;
  if (typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof JsonNumber) return Number(value.text) !== 0;
  for (const key in value) if (Object.hasOwn(value, key)) return true;
  return false;
}

/** The first candidate that counts, else the last one as it is: an empty last candidate is kept. */
export function firstOf(...candidates: unknown[]): unknown {
  for (const candidate of candidates) if (truthy(candidate)) return candidate;
  return candidates.at(-1) ?? null;
}

const WHOLE_TEXT = /^-?[0-9]+$/;

export function isWhole(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value);
  if (typeof value === 'boolean') return true;
  return value instanceof JsonNumber && WHOLE_TEXT.test(value.text);
}

/** The numeric value, or null for what is no number. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  return value instanceof JsonNumber ? Number(value.text) : null;
}

export const isNumber = (value: unknown, wanted: number): boolean => numberOf(value) === wanted;

/** Equality of JSON values; numbers compare by value, null equals absent. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b || (!isGiven(a) && !isGiven(b))) return true;
  const left = numberOf(a);
  if (left !== null) {
    if (a instanceof JsonNumber && b instanceof JsonNumber && a.text === b.text) return true;
    return left === numberOf(b);
  }
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]));
}
