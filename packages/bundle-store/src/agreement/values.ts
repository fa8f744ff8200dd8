import { JsonNumber, objectInOrder } from '@runtime/contracts';
import { isObject, member } from '../document.js';

/** A member at a path of names; null when anything on the way is absent. Numbers that kept their text are numbers. */
export const at = (document: unknown, ...path: readonly string[]): unknown => atPath(document, path);

/** The same, of a path that is at hand. */
export function atPath(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const name of path) value = member(value, name);
  return plain(value);
}

const plain = (value: unknown): unknown => (value instanceof JsonNumber ? Number(value) : (value ?? null));

/** A value in which every number is one, however it was written. */
export function withPlainNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPlainNumbers);
  if (!isObject(value) || value instanceof JsonNumber) return plain(value);
  return objectInOrder(Object.entries(value).map(([name, item]) => [name, withPlainNumbers(item)]));
}

export const listAt = (document: unknown, ...path: readonly string[]): unknown[] => {
  const value = at(document, ...path);
  return Array.isArray(value) ? value : [];
};

/** Equal JSON values; what is absent is null, and the order of members does not matter. */
export function isSame(a: unknown, b: unknown): boolean {
  const left = plain(a);
  const right = plain(b);
  if (Array.isArray(left)) return Array.isArray(right) && left.length === right.length && left.every((item, i) => isSame(item, right[i]));
  if (!isObject(left) || !isObject(right)) return Object.is(left, right);
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((name) => isSame(member(left, name), member(right, name)));
}
