import { ContractError } from '../error.js';
import { compareCodePoints } from './code-points.js';
import { orderedKeys } from './key-order.js';
import { JsonNumber } from './number.js';
import { asPlainJson } from './plain.js';

export interface EncodeOptions {
  /** Spaces per level. Absent: one line with `, ` and `: ` between items. */
  indent?: number | undefined;
  /** Sort keys by code point at every depth. */
  sortKeys?: boolean | undefined;
}

/** Nesting the writer accepts: far above what readers take, and below what the stack holds. */
const MAX_DEPTH = 1000;

/**
 * Writes JSON as the reference writes it (`execution.md` 0.4): ASCII only with lower-case escapes, U+007F
 * escaped, `[]` and `{}` for empty containers, no trailing newline. Members that are `undefined` are left out.
 *
 * An indented document nearly always goes through the platform's writer, whose text differs in its escapes
 * only. Ours takes what that one would write otherwise.
 *
 * @throws ContractError `JSON_NOT_ENCODABLE` for a number that is not finite, a value JSON does not know, or
 * nesting beyond {@link MAX_DEPTH} (a cycle included).
 */
export function encodeJson(value: unknown, options: EncodeOptions = {}): string {
  try {
    return encodeNatively(value, options) ?? encodeJsonExactly(value, options);
  } catch (cause) {
    // The platform's word for a text longer than a string can be.
    if (cause instanceof RangeError) throw notEncodable('a text of this length', cause);
    throw cause;
  }
}

/** As {@link encodeJson}, by our own writer alone. */
export const encodeJsonExactly = (value: unknown, options: EncodeOptions = {}): string => new Encoder(options).encode(value, 0);

/**
 * Undefined when the platform would write something else. It has no layout for one line with blanks, none for
 * an indent of 0, and caps the indent at 10.
 */
function encodeNatively(value: unknown, { indent = 0, sortKeys = false }: EncodeOptions): string | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  if (!(Number.isInteger(indent) && indent >= 1 && indent <= 10)) return undefined;
  const plain = asPlainJson(value, sortKeys, MAX_DEPTH);
  return plain === undefined ? undefined : escapeBeyondAscii(JSON.stringify(plain.value, null, indent));
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
        if (depth > MAX_DEPTH) throw notEncodable(`nesting beyond ${MAX_DEPTH} levels`);
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
      Array.from(items, (item) => this.encode(item ?? null, depth + 1)),
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
  return escapeBeyondAscii(JSON.stringify(text));
}

const escapeBeyondAscii = (json: string): string =>
  json.replace(BEYOND_ASCII, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const notEncodable = (what: string, cause?: unknown): ContractError =>
  new ContractError({ code: 'JSON_NOT_ENCODABLE', message: `JSON cannot hold ${what}`, category: 'bug', cause });
