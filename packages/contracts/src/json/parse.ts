import { isAscii } from 'node:buffer';
import { ContractError, type ContractErrorCode } from '../error.js';
import { LIMITS } from '../limits.js';
import { isIntegerLike, rememberKeyOrder } from './key-order.js';
import { JsonNumber, printsAsWritten } from './number.js';
import { type ParseLimits, parseNatively } from './parse-natively.js';
import { jsonPointer } from './pointer.js';

export interface ParseOptions {
  /** What the text is, for messages: a path as the caller named it. */
  path?: string | undefined;
  /** At most 1,000. */
  maxDepth?: number | undefined;
  maxKeyBytes?: number | undefined;
  /** Members of one object. */
  maxMembers?: number | undefined;
  /** Keep numbers that JavaScript prints differently as {@link JsonNumber}. */
  exactNumbers?: boolean | undefined;
  /** The order of keys may be lost, where nobody looks at it. */
  anyOrder?: boolean | undefined;
  /** Of equal keys in one object the last counts, as in the reference; by default they are an error. */
  duplicateKeys?: 'reject' | 'last' | undefined;
}

/**
 * Strict JSON: UTF-8 without a byte order mark, no duplicate keys, bounded depth, key length and object size.
 * Objects keep document key order (see {@link orderedKeys}); `__proto__` is an ordinary member.
 *
 * Nearly every text goes through the platform's parser. Ours takes those whose value that one would not keep,
 * and those with a fault, to name it.
 *
 * @throws ContractError with one of the `JSON_*` codes; the message names line and column.
 */
export function parseJson(input: string | Uint8Array, options: ParseOptions = {}): unknown {
  const text = typeof input === 'string' ? input : decodeUtf8(input, options.path);
  if (text.startsWith(LFS_POINTER)) throw pointerNotFile(options.path);
  const limits = limitsOf(options);
  return parseNatively(text, limits) ?? new Parser(text, options, limits).document();
}

/** How a file begins that Git LFS left in the place of a larger one. */
export const LFS_POINTER = 'version https://git-lfs';

const pointerNotFile = (path: string | undefined): ContractError =>
  new ContractError({
    code: 'JSON_SYNTAX',
    message: 'this is a pointer of Git LFS, and not the file itself',
    path,
    hint: 'git lfs pull fetches the file',
  });

/** As {@link parseJson}, by our own parser alone. */
export const parseJsonExactly = (text: string, options: ParseOptions = {}): unknown =>
  new Parser(text, options, limitsOf(options)).document();

/** What the stack holds with room to spare, whatever the caller allows. */
const DEEPEST = 1000;

const limitsOf = (options: ParseOptions): ParseLimits => ({
  maxDepth: Math.min(options.maxDepth ?? LIMITS.jsonDepth, DEEPEST),
  maxKeyBytes: options.maxKeyBytes ?? LIMITS.jsonKeyBytes,
  maxMembers: options.maxMembers ?? LIMITS.jsonObjectMembers,
  exactNumbers: options.exactNumbers ?? false,
  anyOrder: options.anyOrder ?? false,
});

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function decodeUtf8(bytes: Uint8Array, path?: string): string {
  // Nearly every document is plain ASCII, which takes a tenth of a decoder's time.
  if (isAscii(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
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
  readonly #limits: ParseLimits;
  /** The members and items that lead to the value being read. */
  readonly #steps: Array<string | number> = [];
  #at = 0;

  constructor(text: string, options: ParseOptions, limits: ParseLimits) {
    this.#text = text;
    this.#options = options;
    this.#limits = limits;
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
      if (isLongerThan(key, this.#limits.maxKeyBytes)) {
        throw this.#error('JSON_KEY_TOO_LONG', `a member name is longer than ${this.#limits.maxKeyBytes} bytes`, start);
      }
      this.#steps.push(key);
      this.#space();
      if (this.#text[this.#at] !== ':') throw this.#syntax('expected ":"');
      this.#at++;
      this.#space();
      if (Object.hasOwn(object, key)) {
        if (this.#options.duplicateKeys !== 'last') {
          throw this.#error('JSON_DUPLICATE_KEY', `the member ${JSON.stringify(key)} appears twice in one object`, start);
        }
      } else {
        if (keys.push(key) > this.#limits.maxMembers) {
          throw this.#error('JSON_MEMBERS_EXCEEDED', `an object holds more than ${this.#limits.maxMembers} members`, start);
        }
        integerLike ||= isIntegerLike(key);
      }
      const value = this.#value(depth);
      if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
      else object[key] = value;
      this.#steps.pop();
      if (this.#ends('}')) break;
    }
    if (integerLike && !keepsOrder(object, keys)) rememberKeyOrder(object, keys);
    return object;
  }

  #array(depth: number): unknown[] {
    this.#enter(depth);
    const items: unknown[] = [];
    if (this.#closes(']')) return items;
    for (;;) {
      this.#steps.push(items.length);
      items.push(this.#value(depth));
      this.#steps.pop();
      if (this.#ends(']')) return items;
    }
  }

  #enter(depth: number): void {
    if (depth > this.#limits.maxDepth) throw this.#error('JSON_DEPTH_EXCEEDED', `nested deeper than ${this.#limits.maxDepth} levels`);
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
    return this.#limits.exactNumbers && !printsAsWritten(text, value) ? new JsonNumber(text) : value;
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
    let line = 1;
    let lineStart = 0;
    for (let end = this.#text.indexOf('\n'); end !== -1 && end < at; end = this.#text.indexOf('\n', lineStart)) {
      line++;
      lineStart = end + 1;
    }
    const column = at - lineStart + 1;
    return new ContractError({
      code,
      message: `${message} (line ${line}, column ${column})`,
      path: this.#options.path,
      field: pointerOf(this.#steps),
      details: { line, column },
    });
  }
}

/** A pointer helps people; a hostile document leads through names of its own choice, as deep as it likes. */
const LONGEST_POINTER = { steps: 16, characters: 1024 };

function pointerOf(steps: ReadonlyArray<string | number>): string | undefined {
  if (steps.length === 0 || steps.length > LONGEST_POINTER.steps) return undefined;
  const pointer = jsonPointer(steps);
  return pointer.length > LONGEST_POINTER.characters ? undefined : pointer;
}

/** In UTF-8 bytes, of which a UTF-16 unit makes one to three. */
const isLongerThan = (key: string, bytes: number): boolean =>
  key.length > bytes || (key.length * 3 > bytes && Buffer.byteLength(key) > bytes);

function keepsOrder(object: object, keys: readonly string[]): boolean {
  const own = Object.keys(object);
  return keys.every((key, index) => key === own[index]);
}
