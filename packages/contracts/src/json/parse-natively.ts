import { isIntegerLike } from './key-order.js';
import { printsAsWritten } from './number.js';

export interface ParseLimits {
  maxDepth: number;
  maxKeyBytes: number;
  maxMembers: number;
  exactNumbers: boolean;
  anyOrder: boolean;
}

/**
 * The value of a text by the platform's parser, or undefined when ours must look: the text is not JSON, crosses
 * a limit, writes a member twice, or holds a key whose order or a number whose spelling would be lost.
 *
 * A command reads a large document once, and a loop over its characters would be at its end before it is
 * compiled. So the questions are put in a way that the platform answers: how often a character occurs, whether
 * a pattern does, what the parsed tree holds. Where that leaves a doubt the answer is undefined, which costs
 * time and nothing else.
 */
export function parseNatively(text: string, limits: ParseLimits): unknown {
  const written = countWritten(text);
  // Each member is written with a colon, so no object has more members than the text has colons.
  if (mayExhaustMemory(text) || (written.colons > limits.maxMembers && isCrowded(text, limits.maxMembers))) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (value === null || typeof value !== 'object') return limits.exactNumbers && typeof value === 'number' ? undefined : value;
  if (limits.exactNumbers && !keepsNumbers(text)) return undefined;
  const members = countMembers(value, limits, 1);
  if (Number.isNaN(members)) return undefined;
  // A member that is written twice is in the tree once.
  if (members === written.members) return value;
  return !ESCAPED_COLON.test(text) && members + colonsInStrings(value) === written.colons ? value : undefined;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/**
 * The colons of a JSON text, and how many members it has: never fewer than there are, NaN where that takes more than a look at
 * what stands in front of each colon.
 */
function countWritten(text: string): { colons: number; members: number } {
  let colons = 0;
  let members = 0;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    colons++;
    const before = text.charCodeAt(at - 1);
    // A blank may follow the name, or be of a string.
    if (before <= 0x20) members = Number.NaN;
    else if (before === QUOTE) {
      // It ends a name, or is of a string: there it follows a backslash, unless that is itself escaped.
      if (text.charCodeAt(at - 2) !== BACKSLASH) members++;
      else if (text.charCodeAt(at - 3) === BACKSLASH) members = Number.NaN;
    }
  }
  return { colons, members };
}

/** The platform's parser goes to any depth, and takes some forty bytes for every bracket that is open. */
const MOST_BRACKETS = 1_000_000;

const mayExhaustMemory = (text: string): boolean =>
  text.length > MOST_BRACKETS && occurrences(text, '[', MOST_BRACKETS) + occurrences(text, '{', MOST_BRACKETS) > MOST_BRACKETS;

/** Whether an object of a JSON text has more than so many members. */
function isCrowded(text: string, most: number): boolean {
  const around: number[] = [];
  let members = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case COLON:
        if (++members > most) return true;
        break;
      case OPENING_BRACE:
        around.push(members);
        members = 0;
        break;
      case CLOSING_BRACE:
        members = around.pop() ?? 0;
        break;
      default:
    }
  }
  return false;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

/** How often a text holds a character. Beyond `most` it does not matter. */
function occurrences(text: string, character: string, most: number): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1 && count <= most; at = text.indexOf(character, at + 1)) count++;
  return count;
}

/**
 * The numbers in a container but for integers of up to fifteen digits, which are printed as they are written
 * unless they are -0. Finds what looks like a number in a string as well.
 */
const UNUSUAL_NUMBER = /[ \n\r\t:,[]((?:[-0-9](?![0-9]{0,14}[ \n\r\t,\]}])|-0(?=[ \n\r\t,\]}]))[-+.0-9eE]*)(?=[ \n\r\t,\]}])/g;

function keepsNumbers(text: string): boolean {
  UNUSUAL_NUMBER.lastIndex = 0;
  for (let found = UNUSUAL_NUMBER.exec(text); found !== null; found = UNUSUAL_NUMBER.exec(text)) {
    const number = found[1]!;
    if (!printsAsWritten(number, Number(number))) return false;
  }
  return true;
}

/** How many members a tree holds. Not a number: it is too deep, a key may be too long, or keys may have lost their order. */
function countMembers(node: object, limits: ParseLimits, depth: number): number {
  if (depth > limits.maxDepth) return Number.NaN;
  let members = 0;
  if (Array.isArray(node)) {
    for (const item of node) if (item !== null && typeof item === 'object') members += countMembers(item, limits, depth + 1);
    return members;
  }
  for (const key in node) {
    // JavaScript lists such keys before all others.
    if (members === 0 && !limits.anyOrder && isIntegerLike(key)) return Number.NaN;
    members++;
    // A UTF-16 unit makes up to three bytes.
    if (key.length * 3 > limits.maxKeyBytes) return Number.NaN;
    const member = (node as Record<string, unknown>)[key];
    if (member !== null && typeof member === 'object') members += countMembers(member, limits, depth + 1);
  }
  return members;
}

/** A colon in a string of the tree that the count over the text has not seen. */
const ESCAPED_COLON = /\\u003a/i;

function colonsInStrings(node: unknown): number {
  if (typeof node === 'string') return occurrences(node, ':', Number.POSITIVE_INFINITY);
  if (node === null || typeof node !== 'object') return 0;
  let colons = 0;
  if (Array.isArray(node)) {
    for (const item of node) colons += colonsInStrings(item);
    return colons;
  }
  for (const key in node) colons += colonsInStrings(key) + colonsInStrings((node as Record<string, unknown>)[key]);
  return colons;
}
