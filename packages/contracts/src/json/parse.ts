import { ContractError, type ContractErrorCode } from '../error.js';
import { LIMITS } from '../limits.js';
import { isIntegerLike, rememberKeyOrder } from './key-order.js';
import { JsonNumber, printsAsWritten } from './number.js';

export interface ParseOptions {
  /** What the text is, for messages: a path as the caller named it. */
  path?: string | undefined;
  maxDepth?: number | undefined;
  maxKeyBytes?: number | undefined;
  /** Keep numbers that JavaScript prints differently as {@link JsonNumber}. */
  exactNumbers?: boolean | undefined;
  /** Of equal keys in one object the last counts, as in the reference; by default they are an error. */
  duplicateKeys?: 'reject' | 'last' | undefined;
}

/**
 * Strict JSON: UTF-8 without a byte order mark, no duplicate keys, bounded depth and key length.
 * Objects keep document key order (see {@link orderedKeys}); `__proto__` is an ordinary member.
 *
 * @throws ContractError with one of the `JSON_*` codes; the message names line and column.
 */
export function parseJson(input: string | Uint8Array, options: ParseOptions = {}): unknown {
  return new Parser(typeof input === 'string' ? input : decodeUtf8(input, options.path), options).document();
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function decodeUtf8(bytes: Uint8Array, path?: string): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new ContractError({ code: 'JSON_NOT_UTF8', message: 'not valid UTF-8', path, hint: 'save the file as UTF-8', cause });
  }
}

const STRING = /[^"\\\u0000-\u001f]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const ESCAPES: Record<string, string> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

class Parser {
  readonly #text: string;
  readonly #options: ParseOptions;
  readonly #maxDepth: number;
  readonly #maxKeyBytes: number;
  #at = 0;

  constructor(text: string, options: ParseOptions) {
    this.#text = text;
    this.#options = options;
    this.#maxDepth = options.maxDepth ?? LIMITS.jsonDepth;
    this.#maxKeyBytes = options.maxKeyBytes ?? LIMITS.jsonKeyBytes;
  }

  document(): unknown {
    if (this.#text.charCodeAt(0) === 0xfeff) throw this.#error('JSON_BYTE_ORDER_MARK', 'starts with a byte order mark');
    this.#space();
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw this.#syntax('text after the end of the document');
    return value;
  }

  #value(depth: number): unknown {
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth + 1);
      case '[':
        return this.#array(depth + 1);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #object(depth: number): Record<string, unknown> {
    this.#enter(depth);
    const object: Record<string, unknown> = {};
    const keys: string[] = [];
    let integerLike = false;
    if (this.#closes('}')) return object;
    for (;;) {
      if (this.#text[this.#at] !== '"') throw this.#syntax('expected a member name');
      const start = this.#at;
      const key = this.#string();
      if (key.length > this.#maxKeyBytes || (key.length * 3 > this.#maxKeyBytes && Buffer.byteLength(key) > this.#maxKeyBytes)) {
        throw this.#error('JSON_KEY_TOO_LONG', `a member name is longer than ${this.#maxKeyBytes} bytes`, start);
      }
      this.#space();
      if (this.#text[this.#at] !== ':') throw this.#syntax('expected ":"');
      this.#at++;
      this.#space();
      if (Object.hasOwn(object, key)) {
        if (this.#options.duplicateKeys !== 'last') {
          throw this.#error('JSON_DUPLICATE_KEY', `the member ${JSON.stringify(key)} appears twice in one object`, start);
        }
      } else {
        keys.push(key);
        integerLike ||= isIntegerLike(key);
      }
      const value = this.#value(depth);
      if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
      else object[key] = value;
      if (this.#ends('}')) break;
    }
    if (integerLike) rememberKeyOrder(object, keys);
    return object;
  }

  #array(depth: number): unknown[] {
    this.#enter(depth);
    const items: unknown[] = [];
    if (this.#closes(']')) return items;
    for (;;) {
      items.push(this.#value(depth));
      if (this.#ends(']')) return items;
    }
  }

  #enter(depth: number): void {
    if (depth > this.#maxDepth) throw this.#error('JSON_DEPTH_EXCEEDED', `nested deeper than ${this.#maxDepth} levels`);
    this.#at++;
    this.#space();
  }

  #closes(close: string): boolean {
    if (this.#text[this.#at] !== close) return false;
    this.#at++;
    return true;
  }

  #ends(close: string): boolean {
    this.#space();
    const next = this.#text[this.#at];
    if (next !== ',' && next !== close) throw this.#syntax(`expected "," or "${close}"`);
    this.#at++;
    if (next === close) return true;
    this.#space();
    return false;
  }

  #string(): string {
    let from = ++this.#at;
    let out = '';
    for (;;) {
      STRING.lastIndex = this.#at;
      STRING.test(this.#text);
      this.#at = STRING.lastIndex;
      const unit = this.#text[this.#at];
      if (unit === '"') {
        const tail = this.#text.slice(from, this.#at++);
        return out === '' ? tail : out + tail;
      }
      if (unit !== '\\') throw this.#syntax(unit === undefined ? 'the string does not end' : 'a control character in a string');
      out += this.#text.slice(from, this.#at++) + this.#escape();
      from = this.#at;
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at++];
    if (letter === 'u') {
      const hex = this.#text.slice(this.#at, this.#at + 4);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw this.#syntax('\\u needs four hexadecimal digits');
      this.#at += 4;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const plain = letter === undefined ? undefined : ESCAPES[letter];
    if (plain === undefined) throw this.#syntax('unknown escape in a string');
    return plain;
  }

  #number(): unknown {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) throw this.#syntax(this.#at < this.#text.length ? 'expected a value' : 'the document ends too early');
    this.#at = NUMBER.lastIndex;
    const text = match[0];
    const value = Number(text);
    return this.#options.exactNumbers === true && !printsAsWritten(text, value) ? new JsonNumber(text) : value;
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this.#syntax('expected a value');
    this.#at += word.length;
    return value;
  }

  #space(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.#at++;
    }
  }

  #syntax(message: string): ContractError {
    return this.#error('JSON_SYNTAX', message);
  }

  #error(code: ContractErrorCode, message: string, at = this.#at): ContractError {
    const before = this.#text.slice(0, at);
    const line = before.split('\n').length;
    const column = at - before.lastIndexOf('\n');
    return new ContractError({
      code,
      message: `${message} (line ${line}, column ${column})`,
      path: this.#options.path,
      details: { line, column },
    });
  }
}
