import { compareCodePoints } from './code-points.js';
import { KEY_ORDER } from './key-order.js';

/**
 * The value to hand to the platform's writer so that it writes what ours would, or undefined when only ours
 * can: exact numbers, remembered key order, values that JSON does not know, nesting beyond the ceiling.
 *
 * @param sortKeys also put every object's keys in code point order. What is in order already is not copied.
 */
export function asPlainJson(value: unknown, sortKeys: boolean, maxDepth: number): { value: unknown } | undefined {
  const plain = plainOf(value, sortKeys, maxDepth);
  return plain === UNUSUAL ? undefined : { value: plain };
}

const UNUSUAL: unique symbol = Symbol('unusual');

function plainOf(value: unknown, sortKeys: boolean, depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : UNUSUAL;
    case 'object':
      if (value === null) return value;
      if (depth === 0) return UNUSUAL;
      return Array.isArray(value) ? plainArray(value, sortKeys, depth - 1) : plainObject(value, sortKeys, depth - 1);
    default:
      return UNUSUAL;
  }
}

function plainArray(items: readonly unknown[], sortKeys: boolean, depth: number): unknown {
  if (Object.getPrototypeOf(items) !== Array.prototype) return UNUSUAL;
  let copy: unknown[] | undefined;
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    const plain = plainOf(item, sortKeys, depth);
    if (plain === UNUSUAL) return UNUSUAL;
    if (plain !== item) copy ??= items.slice();
    if (copy !== undefined) copy[i] = plain;
  }
  return copy ?? items;
}

const ARRAY_INDEX_START = /^[0-9]/;

function plainObject(object: object, sortKeys: boolean, depth: number): unknown {
  const prototype: unknown = Object.getPrototypeOf(object);
  if ((prototype !== Object.prototype && prototype !== null) || Object.hasOwn(object, KEY_ORDER)) return UNUSUAL;
  const record = object as Record<string, unknown>;
  const keys = Object.keys(record);
  const inOrder = !sortKeys || isSorted(keys);
  if (!inOrder) {
    // A copy would list such keys first, whatever the order they are set in; and `__proto__` would not be set.
    if (keys.some((key) => ARRAY_INDEX_START.test(key) || key === '__proto__')) return UNUSUAL;
    keys.sort(compareCodePoints);
  }
  let copy: Record<string, unknown> | undefined = inOrder ? undefined : {};
  for (const key of keys) {
    const member = record[key];
    const plain = plainOf(member, sortKeys, depth);
    if (plain === UNUSUAL) return UNUSUAL;
    if (copy === undefined && plain !== member) {
      if (Object.hasOwn(record, '__proto__')) return UNUSUAL;
      copy = { ...record };
    }
    if (copy !== undefined) copy[key] = plain;
  }
  return copy ?? object;
}

function isSorted(keys: readonly string[]): boolean {
  for (let i = 1; i < keys.length; i++) if (compareCodePoints(keys[i - 1]!, keys[i]!) > 0) return false;
  return true;
}
