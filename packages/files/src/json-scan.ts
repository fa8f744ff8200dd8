import { ContractError } from '@runtime/contracts';
import { FilesError } from './error.js';

export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;

/** Bytes at which the scan of a string stops: quote, backslash, and the control characters no string may hold. */
const STOPS_STRING = new Uint8Array(256);
STOPS_STRING.fill(1, 0, 0x20);
STOPS_STRING[QUOTE] = 1;
STOPS_STRING[BACKSLASH] = 1;

/** Bytes outside strings that mean something to the nesting: quote and brackets. */
const STOPS_NESTING = new Uint8Array(256);
for (const byte of [QUOTE, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET]) STOPS_NESTING[byte] = 1;

const SPACE = new Uint8Array(256);
for (const byte of [0x20, 0x0a, 0x0d, 0x09]) SPACE[byte] = 1;

/** Bytes that may stand in a number, `true`, `false` or `null`. */
const WORD = new Uint8Array(256);
for (const byte of Buffer.from('+-.0123456789Eaeflnrstu')) WORD[byte] = 1;

/** Not a position: the bytes at hand end before the value does. */
export const MORE = -1;

export interface ScanLimits {
  maxDepth: number;
  /** What the source is, for messages. */
  path: string | undefined;
}

/** A top-level member of an object: where its name (without quotes) and its value stand. */
export interface MemberSpan {
  nameStart: number;
  nameEnd: number;
  /** Whether the name holds an escape. */
  escaped: boolean;
  valueStart: number;
  valueEnd: number;
}

export function skipSpace(bytes: Uint8Array, at: number): number {
  while (SPACE[bytes[at] as number] === 1) at++;
  return at;
}

/** The position after a string whose opening quote stands at `at`, or {@link MORE}. */
export function skipString(bytes: Uint8Array, at: number, limits: ScanLimits): number {
  const end = bytes.length;
  for (let i = at + 1; i < end; i++) {
    const byte = bytes[i] as number;
    if (STOPS_STRING[byte] === 0) continue;
    if (byte === QUOTE) return i + 1;
    if (byte !== BACKSLASH) throw invalid('a control character in a string', limits);
    i++;
  }
  return MORE;
}

/**
 * The position after any value that starts at `at`, or {@link MORE}. Brackets must pair, strings must end and
 * depth is bounded; what stands between them is not looked at.
 */
export function skipValue(bytes: Uint8Array, at: number, depth: number, limits: ScanLimits): number {
  const first = bytes[at];
  if (first === undefined) return MORE;
  if (first === QUOTE) return skipString(bytes, at, limits);
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return skipNested(bytes, at, depth, limits);
  let i = at;
  while (WORD[bytes[i] as number] === 1) i++;
  if (i === at) throw invalid('expected a value', limits);
  // A number at the very end of what is at hand may go on.
  return i >= bytes.length ? MORE : i;
}

function skipNested(bytes: Uint8Array, at: number, depth: number, limits: ScanLimits): number {
  const closers: number[] = [];
  const end = bytes.length;
  let i = at;
  while (i < end) {
    const byte = bytes[i] as number;
    if (STOPS_NESTING[byte] === 0) {
      i++;
      continue;
    }
    if (byte === QUOTE) {
      i = skipString(bytes, i, limits);
      if (i === MORE) return MORE;
      continue;
    }
    i++;
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      closers.push(byte + 2);
      if (depth + closers.length > limits.maxDepth) throw tooDeep(limits);
    } else {
      if (closers.pop() !== byte) throw invalid('brackets that do not pair', limits);
      if (closers.length === 0) return i;
    }
  }
  return MORE;
}

/**
 * Goes over the top-level members of the object at `at` and hands each to `visit`. Returns the position after
 * the object, or {@link MORE}, in which case some members may have been visited.
 */
export function scanMembers(bytes: Uint8Array, at: number, depth: number, limits: ScanLimits, visit: (span: MemberSpan) => void): number {
  if (depth + 1 > limits.maxDepth) throw tooDeep(limits);
  const span: MemberSpan = { nameStart: 0, nameEnd: 0, escaped: false, valueStart: 0, valueEnd: 0 };
  let i = skipSpace(bytes, at + 1);
  if (bytes[i] === CLOSE_BRACE) return i + 1;
  for (;;) {
    if (i >= bytes.length) return MORE;
    if (bytes[i] !== QUOTE) throw invalid('expected a member name', limits);
    const nameEnd = skipString(bytes, i, limits);
    if (nameEnd === MORE) return MORE;
    span.nameStart = i + 1;
    span.nameEnd = nameEnd - 1;
    span.escaped = false;
    for (let n = i + 1; n < nameEnd - 1; n++) {
      if (bytes[n] === BACKSLASH) {
        span.escaped = true;
        break;
      }
    }
    i = skipSpace(bytes, nameEnd);
    if (i >= bytes.length) return MORE;
    if (bytes[i] !== COLON) throw invalid('expected ":"', limits);
    span.valueStart = skipSpace(bytes, i + 1);
    span.valueEnd = skipValue(bytes, span.valueStart, depth + 1, limits);
    if (span.valueEnd === MORE) return MORE;
    visit(span);
    i = skipSpace(bytes, span.valueEnd);
    if (i >= bytes.length) return MORE;
    const next = bytes[i];
    if (next === CLOSE_BRACE) return i + 1;
    if (next !== COMMA) throw invalid('expected "," or "}"', limits);
    i = skipSpace(bytes, i + 1);
  }
}

export const isObjectStart = (byte: number | undefined): boolean => byte === OPEN_BRACE;
export const isArrayStart = (byte: number | undefined): boolean => byte === OPEN_BRACKET;

export const invalid = (why: string, limits: ScanLimits, details?: Record<string, unknown>): FilesError =>
  new FilesError({
    code: 'JSON_ARRAY_INVALID',
    message: `${limits.path ?? 'the document'} is not a JSON array of rows: ${why}`,
    path: limits.path,
    hint: 'take the file from its source again',
    details,
  });

const tooDeep = (limits: ScanLimits): ContractError =>
  new ContractError({ code: 'JSON_DEPTH_EXCEEDED', message: `nested deeper than ${limits.maxDepth} levels`, path: limits.path });
