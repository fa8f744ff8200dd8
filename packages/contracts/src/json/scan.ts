import { INTEGER_LIKE } from './key-order.js';
import { printsAsWritten } from './number.js';

export interface ScanLimits {
  maxDepth: number;
  maxKeyBytes: number;
  maxMembers: number;
  exactNumbers: boolean;
}

const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;
const CLOSE_OBJECT = 0x7d;
const CLOSE_ARRAY = 0x5d;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

/** A key of ten digits, each written as `\u003n`. */
const LONGEST_INTEGER_KEY = 60;
const SAFE_DIGITS = 15;

/**
 * One pass over a JSON text that tells whether the platform's own parser gives the same value as ours. It
 * looks only at what that parser does not: depth, the size of objects, key length, keys whose order would be
 * lost, numbers whose spelling would be lost. The text itself may be anything; whether it is JSON is not decided here.
 *
 * @returns how many members the text writes down, or null when our parser must look at it.
 */
export function scanJson(text: string, limits: ScanLimits): number | null {
  const { maxDepth, maxKeyBytes, maxMembers, exactNumbers } = limits;
  const counts = [0];
  let depth = 0;
  let members = 0;
  let at = 0;
  let keyStart = 0;
  let keyEnd = 0;
  for (;;) {
    const quote = text.indexOf('"', at);
    const end = quote === -1 ? text.length : quote;
    for (; at < end; at++) {
      const unit = text.charCodeAt(at);
      if (unit <= 0x20) continue;
      if (unit === COLON) {
        members++;
        if (counts[depth]!++ >= maxMembers) return null;
        if ((keyEnd - keyStart) * 3 > maxKeyBytes || mayBeIntegerLike(text, keyStart, keyEnd)) return null;
      } else if (unit === OPEN_OBJECT || unit === OPEN_ARRAY) {
        if (++depth > maxDepth) return null;
        counts[depth] = 0;
      } else if (unit === CLOSE_OBJECT || unit === CLOSE_ARRAY) {
        if (--depth < 0) return null;
      } else if (exactNumbers && (unit === MINUS || isDigit(unit))) {
        const start = at;
        while (at + 1 < end && isNumberUnit(text.charCodeAt(at + 1))) at++;
        if (!keepsItsSpelling(text, start, at + 1)) return null;
      }
    }
    if (quote === -1) return members;
    keyStart = quote + 1;
    keyEnd = endOfString(text, keyStart);
    if (keyEnd === -1) return null;
    at = keyEnd + 1;
  }
}

/** Where the closing quote stands: the first that an even number of backslashes precedes. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start);
  while (end > start && text.charCodeAt(end - 1) === BACKSLASH) {
    let slashes = 1;
    while (end - slashes > start && text.charCodeAt(end - slashes - 1) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return end;
}

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;

/** Digits, `+`, `-`, `.`, `e`, `E`. */
const isNumberUnit = (unit: number): boolean =>
  isDigit(unit) || unit === 0x2b || unit === MINUS || unit === 0x2e || unit === 0x65 || unit === 0x45;

function mayBeIntegerLike(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start);
  if (!(isDigit(first) || first === BACKSLASH) || end - start > LONGEST_INTEGER_KEY || end === start) return false;
  const key = text.slice(start, end);
  return key.includes('\\') || INTEGER_LIKE.test(key);
}

/**
 * Decimals of up to fifteen digits without a trailing zero print as they are written, as long as JavaScript
 * uses no exponent for them. Only the rest is converted and compared.
 */
function keepsItsSpelling(text: string, start: number, end: number): boolean {
  const negative = text.charCodeAt(start) === MINUS;
  let at = negative ? start + 1 : start;
  if (end - at <= SAFE_DIGITS) {
    const first = at;
    let point = -1;
    for (; at < end; at++) {
      const unit = text.charCodeAt(at);
      if (unit === POINT && point === -1) point = at;
      else if (!isDigit(unit)) break;
    }
    const leadingZero = text.charCodeAt(first) === ZERO;
    if (at === end && point === -1) {
      if (leadingZero ? end - first === 1 && !negative : end > first) return true;
    } else if (at === end && point > first && point < end - 1 && text.charCodeAt(end - 1) !== ZERO) {
      // 0.0000001 would get an exponent; a digit right after the point keeps well away from that.
      if (leadingZero ? point === first + 1 && text.charCodeAt(point + 1) !== ZERO : true) return true;
    }
  }
  const number = text.slice(start, end);
  return printsAsWritten(number, Number(number));
}

/** How many members a parsed tree holds. Fewer than were written down: some were written twice. */
export function countMembers(value: object): number {
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (item !== null && typeof item === 'object') members += countMembers(item);
    return members;
  }
  for (const key in value) {
    members++;
    const member = (value as Record<string, unknown>)[key];
    if (member !== null && typeof member === 'object') members += countMembers(member);
  }
  return members;
}
