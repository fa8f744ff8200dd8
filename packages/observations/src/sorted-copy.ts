import { compareCodePoints } from '@runtime/contracts';
import type { RuleSwitches } from './rule-set.js';
import type { JsonObject } from './values.js';

const PLAIN_KEY = /^[A-Za-z_][ -~]*$/;
/** How many lists of keys are remembered; evidence has a few dozen. */
const ORDERS_REMEMBERED = 1024;

export interface KeyOrder {
  keys: readonly string[];
  sorted: readonly string[];
  isSorted: boolean;
  /** Whether the engine's encoder writes an object of these keys in the order given. */
  isPlain: boolean;
  /** An object with the sorted keys and no values: a clone of it is filled much faster than an empty object. */
  template: JsonObject;
}

/**
 * Copies JSON values with sorted keys, for the engine's own encoder. What that encoder writes differently from the
 * reference is not copied: integer-like keys (it moves them), `__proto__`, numbers kept as text, and floats where
 * their spelling differs. Parts that are in order already are shared, not copied.
 */
export class SortedCopier {
  readonly #floatsAreDelicate: boolean;
  /** By first key, because nearly every kind of object has its own. */
  readonly #orders = new Map<string, KeyOrder[]>();
  #remembered = 0;

  constructor(rules: RuleSwitches) {
    this.#floatsAreDelicate = rules.pythonFloatSpelling;
  }

  /** The sorted value, or undefined when it has to be written by hand. */
  copy(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return Number.isInteger(value) || (!this.#floatsAreDelicate && Number.isFinite(value)) ? value : undefined;
      case 'object':
        if (value === null) return value;
        if (Array.isArray(value)) return this.#array(value);
        return Object.getPrototypeOf(value) === Object.prototype ? this.#object(value as JsonObject) : undefined;
      default:
        return undefined;
    }
  }

  #array(items: readonly unknown[]): unknown {
    let copies: unknown[] | null = null;
    for (let i = 0; i < items.length; i++) {
      const item = items[i];
      if (typeof item === 'string') continue;
      const copy = this.copy(item);
      if (copy === undefined) return undefined;
      if (copy === item) continue;
      copies ??= [...items];
      copies[i] = copy;
    }
    return copies ?? items;
  }

  #object(object: JsonObject): unknown {
    const { sorted, isSorted, isPlain, template } = this.orderOf(Object.keys(object));
    if (!isPlain) return undefined;
    let copy: JsonObject | null = isSorted ? null : { ...template };
    for (let i = 0; i < sorted.length; i++) {
      const key = sorted[i] as string;
      const value = object[key];
      const part = typeof value === 'string' || value === null ? value : this.copy(value);
      if (part === undefined && value !== undefined) return undefined;
      if (copy === null && part !== value) copy = { ...object };
      if (copy !== null) copy[key] = part;
    }
    return copy ?? object;
  }

  /** The sorted order of a list of keys, found again without sorting when the list was seen before. */
  orderOf(keys: readonly string[]): KeyOrder {
    const first = keys[0] ?? '';
    const candidates = this.#orders.get(first);
    const known = candidates?.find((candidate) => isSameList(candidate.keys, keys));
    if (known !== undefined) return known;
    const sorted = [...keys].sort(compareCodePoints);
    const order = { keys, sorted, isSorted: isSameList(keys, sorted), isPlain: keys.every(isPlainKey), template: templateOf(sorted) };
    if (this.#remembered < ORDERS_REMEMBERED) {
      this.#remembered++;
      if (candidates === undefined) this.#orders.set(first, [order]);
      else candidates.push(order);
    }
    return order;
  }
}

/** Printable ASCII that starts like a word: such keys keep their place in an object. */
const isPlainKey = (key: string): boolean => PLAIN_KEY.test(key) && key !== '__proto__' && key !== 'toJSON';

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Made at once, not member by member: an object that grows by computed names becomes a table, whose clones are slow to fill. */
const templateOf = (keys: readonly string[]): JsonObject =>
  Object.fromEntries(keys.filter((key) => key !== '__proto__').map((key) => [key, undefined]));
