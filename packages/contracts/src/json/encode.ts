import { ContractError } from '../error.js';
import { compareCodePoints } from './code-points.js';
import { orderedKeys } from './key-order.js';
import { JsonNumber } from './number.js';

export interface EncodeOptions {
  /** Spaces per level. Absent: one line with `, ` and `: ` between items. */
  indent?: number | undefined;
  /** Sort keys by code point at every depth. */
  sortKeys?: boolean | undefined;
}

/**
 * Writes JSON as the reference writes it (`execution.md` 0.4): ASCII only with lower-case escapes, U+007F
 * escaped, `[]` and `{}` for empty containers, no trailing newline. Members that are `undefined` are left out.
 *
 * @throws ContractError `JSON_NOT_ENCODABLE` for a number that is not finite or a value JSON does not know.
 */
export function encodeJson(value: unknown, options: EncodeOptions = {}): string {
  return new Encoder(options).encode(value, 0);
}

/** A pretty document: two spaces, document key order, no trailing newline. */
export const encodePretty = (value: unknown): string => encodeJson(value, { indent: 2 });

/** One line with sorted keys: rows of NDJSON documents and the input of digests. */
export const encodeCanonicalLine = (value: unknown): string => encodeJson(value, { sortKeys: true });

class Encoder {
  readonly #indent: number | undefined;
  readonly #sort: boolean;

  constructor(options: EncodeOptions) {
    this.#indent = options.indent;
    this.#sort = options.sortKeys ?? false;
  }

  encode(value: unknown, depth: number): string {
    if (value === null) return 'null';
    switch (typeof value) {
      case 'string':
        return encodeString(value);
      case 'boolean':
        return value ? 'true' : 'false';
      case 'number':
        if (!Number.isFinite(value)) throw notEncodable(`the number ${value}`);
        return Object.is(value, -0) ? '0' : String(value);
      case 'object':
        if (value instanceof JsonNumber) return value.text;
        if (Array.isArray(value)) return this.#array(value, depth);
        return this.#object(value, depth);
      default:
        throw notEncodable(`a value of type ${typeof value}`);
    }
  }

  #array(items: readonly unknown[], depth: number): string {
    return this.#wrap(
      '[',
      ']',
      items.map((item) => this.encode(item ?? null, depth + 1)),
      depth,
    );
  }

  #object(object: object, depth: number): string {
    const keys = orderedKeys(object);
    if (this.#sort) keys.sort(compareCodePoints);
    const members: string[] = [];
    for (const key of keys) {
      const value = (object as Record<string, unknown>)[key];
      if (value !== undefined) members.push(`${encodeString(key)}: ${this.encode(value, depth + 1)}`);
    }
    return this.#wrap('{', '}', members, depth);
  }

  #wrap(open: string, close: string, items: string[], depth: number): string {
    if (items.length === 0) return open + close;
    if (this.#indent === undefined) return open + items.join(', ') + close;
    const outer = `\n${' '.repeat(this.#indent * depth)}`;
    const inner = outer + ' '.repeat(this.#indent);
    return open + inner + items.join(`,${inner}`) + outer + close;
  }
}

const PLAIN = /^[ !#-[\]-~]*$/;
const BEYOND_ASCII = /[\u007f-\uffff]/g;

export function encodeString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(BEYOND_ASCII, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const notEncodable = (what: string): ContractError =>
  new ContractError({ code: 'JSON_NOT_ENCODABLE', message: `JSON cannot hold ${what}`, category: 'bug' });
