import { JsonNumber, orderedKeys, rememberKeyOrder } from '@runtime/contracts';
import { pythonNumberText } from './numbers.js';
import type { JsonObject } from './values.js';

/** A document whose numbers print as Python prints them. Untouched parts are shared with the input. */
export const respell = <T>(value: T): T => spelled(value) as T;

function spelled(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value : asSpelled(String(value), value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof JsonNumber) return asSpelled(value.text, value);
  if (Array.isArray(value)) {
    const items = value.map(spelled);
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  return spelledObject(value as JsonObject);
}

function spelledObject(object: JsonObject): JsonObject {
  const keys = orderedKeys(object);
  const entries = keys.map((key) => [key, spelled(object[key])] as const);
  if (entries.every(([key, value]) => value === object[key])) return object;
  const copy: JsonObject = {};
  for (const [key, value] of entries) Object.defineProperty(copy, key, { value, enumerable: true, writable: true, configurable: true });
  rememberKeyOrder(copy, keys);
  return copy;
}

function asSpelled(text: string, value: unknown): unknown {
  const wanted = pythonNumberText(text);
  return wanted === text ? value : new JsonNumber(wanted);
}
