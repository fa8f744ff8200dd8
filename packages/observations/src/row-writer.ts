import { compareCodePoints, encodePretty, encodeString } from '@runtime/contracts';

/** A list of keys, met before: the order in which they are written, and the text in front of each value. */
interface KeyOrder {
  keys: readonly string[];
  written: readonly string[];
  /** What stands in front of each value in that order, by depth. */
  labels: (Labels | undefined)[];
}

/** Bracket or comma, line break, indentation and `"key": `: as the first member, and as a later one. */
interface Labels {
  first: readonly string[];
  later: readonly string[];
}

/**
 * Writes the values of rows with two spaces. Objects of one kind come again and again, so that what stands in front of
 * their values is put together once. Members that are undefined are left out.
 */
export class RowWriter {
  /** By first key, because nearly every kind of object has its own. There are a few dozen: rows name no key freely. */
  readonly #orders = new Map<string, KeyOrder[]>();
  readonly #isSorted: boolean;

  /** @param order Of the members of an object: by code point, or as they stand in it. */
  constructor(order: 'sorted' | 'as they stand') {
    this.#isSorted = order === 'sorted';
  }

  /** @param depth Of the value within its document. */
  write(value: unknown, depth: number): string {
    switch (typeof value) {
      case 'string':
        return encodeString(value);
      case 'object':
        if (value === null) return 'null';
        return Array.isArray(value) ? this.#array(value, depth) : this.#object(value as Record<string, unknown>, depth);
      case 'boolean':
        return String(value);
      case 'number':
        if (Number.isFinite(value)) return String(value);
    }
    // What JSON cannot hold is refused as everywhere.
    return encodePretty(value);
  }

  #array(items: readonly unknown[], depth: number): string {
    if (items.length === 0) return '[]';
    const inner = lineAt(depth + 1);
    let text = '';
    for (const item of items) text += (text === '' ? '[' : ',') + inner + this.write(item, depth + 1);
    return `${text}${lineAt(depth)}]`;
  }

  #object(object: Record<string, unknown>, depth: number): string {
    const order = this.#orderOf(Object.keys(object));
    const labels = order.labels[depth] ?? labelsOf(order, depth);
    let text = '';
    for (let i = 0; i < order.written.length; i++) {
      const value = object[order.written[i] as string];
      if (value === undefined) continue;
      text += ((text === '' ? labels.first[i] : labels.later[i]) as string) + this.write(value, depth + 1);
    }
    return text === '' ? '{}' : `${text}${lineAt(depth)}}`;
  }

  /** The order of a list of keys, found again when the list was seen before. */
  #orderOf(keys: readonly string[]): KeyOrder {
    const first = keys[0] ?? '';
    const candidates = this.#orders.get(first) ?? [];
    for (const candidate of candidates) if (isSameList(candidate.keys, keys)) return candidate;
    const order: KeyOrder = { keys, written: this.#isSorted ? [...keys].sort(compareCodePoints) : keys, labels: [] };
    this.#orders.set(first, [...candidates, order]);
    return order;
  }
}

function labelsOf(order: KeyOrder, depth: number): Labels {
  const after = (mark: string): string[] => order.written.map((key) => `${mark}${lineAt(depth + 1)}${encodeString(key)}: `);
  const labels = { first: after('{'), later: after(',') };
  order.labels[depth] = labels;
  return labels;
}

const LINES: string[] = [];
function lineAt(depth: number): string {
  LINES[depth] ??= `\n${'  '.repeat(depth)}`;
  return LINES[depth];
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
