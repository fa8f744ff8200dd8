import { ContractError, decodeUtf8, JsonNumber, LIMITS, parseJson } from '@runtime/contracts';

const BARE = /"|-?Infinity|NaN/g;
/** Numbers no document holds: they carry the bare tokens through the strict parser. */
const CARRIERS: Record<string, string> = { NaN: '0.5e20190101', Infinity: '0.5e20190102', '-Infinity': '-0.5e20190102' };
const CARRIED = new Map(Object.entries(CARRIERS).map(([token, text]) => [text, token]));

export interface PythonJsonOptions {
  /** What the text is, for messages. */
  path?: string | undefined;
  /** Nesting that is taken; about what the reference's own stack holds by default. */
  maxDepth?: number | undefined;
}

const DEPTH = 900;

/**
 * Reads JSON as the reference reads it: of equal keys the last counts, the bare tokens `NaN` and `Infinity` are
 * numbers, and numbers keep their text. Keys keep document order. Bytes have to be UTF-8; see {@link decodeIgnoringErrors}.
 *
 * @throws ContractError with one of the `JSON_*` codes.
 */
export function parsePythonJson(source: string | Uint8Array, { path, maxDepth = DEPTH }: PythonJsonOptions = {}): unknown {
  const text = typeof source === 'string' ? source : decodeUtf8(source, path);
  const options = { path, maxDepth, exactNumbers: true, duplicateKeys: 'last' as const, maxKeyBytes: LIMITS.documentBytes };
  try {
    return parseJson(text, options);
  } catch (error) {
    if (!(error instanceof ContractError) || error.code !== 'JSON_SYNTAX' || !/NaN|Infinity/.test(text)) throw error;
    return uncarry(parseJson(withCarriers(text), options));
  }
}

/** The text with a carrier for each bare token outside of strings. */
function withCarriers(text: string): string {
  const pieces: string[] = [];
  let from = 0;
  BARE.lastIndex = 0;
  for (let match = BARE.exec(text); match !== null; match = BARE.exec(text)) {
    const carrier = CARRIERS[match[0]];
    if (carrier === undefined) BARE.lastIndex = endOfString(text, match.index);
    else {
      pieces.push(text.slice(from, match.index), carrier);
      from = BARE.lastIndex;
    }
  }
  return pieces.join('') + text.slice(from);
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const unit = text[at];
    if (unit === '"') return at + 1;
    if (unit === '\\') at++;
  }
  return text.length;
}

/** Depth is bounded by the parser, so the recursion is too. */
function uncarry(value: unknown): unknown {
  if (value instanceof JsonNumber) {
    const token = CARRIED.get(value.text);
    return token === undefined ? value : new JsonNumber(token);
  }
  if (typeof value !== 'object' || value === null) return value;
  const container = value as Record<string, unknown>;
  for (const key of Object.keys(container)) {
    const held = container[key];
    const plain = uncarry(held);
    if (plain !== held) Object.defineProperty(container, key, { value: plain, enumerable: true, writable: true, configurable: true });
  }
  return value;
}
