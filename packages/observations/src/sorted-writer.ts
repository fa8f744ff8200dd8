import { compareCodePoints, encodeString } from '@runtime/contracts';
import type { RuleSwitches } from './rule-set.js';
import type { JsonObject } from './values.js';

const PLAIN_KEY = /^[A-Za-z_][ !#-[\]-~]*$/;
/** Text that stands between quotes as it is. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;
/** How many lists of keys are remembered; evidence has a few dozen. */
const ORDERS_REMEMBERED = 1024;

/** A list of keys, met before: their order, and the text in front of each value. */
interface KeyOrder {
  keys: readonly string[];
  sorted: readonly string[];
  /** What stands in front of each value in sorted order, by depth. */
  labels: (Labels | undefined)[];
  /** Whether every key can be written as it is. */
  isPlain: boolean;
}

/** Bracket or comma, line break, indentation and `"key": `: as the first member, and as a later one. */
interface Labels {
  first: readonly string[];
  later: readonly string[];
}

/**
 * Writes JSON values with sorted keys and two spaces. Objects of one kind come again and again, so that what stands in
 * front of their values is put together once. Gives null for what takes more care: keys that need escapes or have a meaning
 * to the language, numbers kept as text, and floats where their spelling differs.
 */
export class SortedWriter {
  readonly #floatsAreDelicate: boolean;
  /** By first key, because nearly every kind of object has its own. */
  readonly #orders = new Map<string, KeyOrder[]>();
  #remembered = 0;

  constructor(rules: RuleSwitches) {
    this.#floatsAreDelicate = rules.pythonFloatSpelling;
  }

  /** An item of the document's array, without its members that are null. */
  row(record: JsonObject): string | null {
    return this.#object(record, 1, true);
  }

  #value(value: unknown, depth: number): string | null {
    switch (typeof value) {
      case 'string':
        return PLAIN_TEXT.test(value) ? `"${value}"` : encodeString(value);
      case 'boolean':
        return value ? 'true' : 'false';
      case 'number':
        return Number.isInteger(value) || (!this.#floatsAreDelicate && Number.isFinite(value)) ? String(value) : null;
      case 'object':
        if (value === null) return 'null';
        if (Array.isArray(value)) return this.#array(value, depth);
        return Object.getPrototypeOf(value) === Object.prototype ? this.#object(value as JsonObject, depth, false) : null;
      default:
        return null;
    }
  }

  #array(items: readonly unknown[], depth: number): string | null {
    if (items.length === 0) return '[]';
    const inner = lineAt(depth + 1);
    let text = '';
    for (const item of items) {
      const part = this.#value(item, depth + 1);
      if (part === null) return null;
      text += (text === '' ? '[' : ',') + inner + part;
    }
    return `${text}${lineAt(depth)}]`;
  }

  #object(object: JsonObject, depth: number, dropsNulls: boolean): string | null {
    const order = this.#orderOf(Object.keys(object));
    if (!order.isPlain) return null;
    const labels = order.labels[depth] ?? labelsOf(order, depth);
    const { sorted } = order;
    let text = '';
    for (let i = 0; i < sorted.length; i++) {
      const value = object[sorted[i] as string];
      if (value === undefined || (dropsNulls && value === null)) continue;
      const part = this.#value(value, depth + 1);
      if (part === null) return null;
      text += ((text === '' ? labels.first[i] : labels.later[i]) as string) + part;
    }
    return text === '' ? '{}' : `${text}${lineAt(depth)}}`;
  }

  /** The sorted order of a list of keys, found again without sorting when the list was seen before. */
  #orderOf(keys: readonly string[]): KeyOrder {
    const first = keys[0] ?? '';
    const candidates = this.#orders.get(first);
    if (candidates !== undefined) for (const candidate of candidates) if (isSameList(candidate.keys, keys)) return candidate;
    const order: KeyOrder = { keys, sorted: [...keys].sort(compareCodePoints), labels: [], isPlain: keys.every(isPlainKey) };
    if (this.#remembered < ORDERS_REMEMBERED) {
      this.#remembered++;
      if (candidates === undefined) this.#orders.set(first, [order]);
      else candidates.push(order);
    }
    return order;
  }
}

function labelsOf(order: KeyOrder, depth: number): Labels {
  const after = (mark: string): string[] => order.sorted.map((key) => `${mark}${lineAt(depth + 1)}"${key}": `);
  const labels = { first: after('{'), later: after(',') };
  order.labels[depth] = labels;
  return labels;
}

const LINES: string[] = [];
function lineAt(depth: number): string {
  LINES[depth] ??= `\n${'  '.repeat(depth)}`;
  return LINES[depth];
}

/** Printable ASCII that starts like a word and needs no escape. */
const isPlainKey = (key: string): boolean => PLAIN_KEY.test(key) && key !== '__proto__';

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
