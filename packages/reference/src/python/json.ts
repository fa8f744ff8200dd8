import { ContractError, decodeUtf8, JsonNumber, LIMITS, parseJson } from '@runtime/contracts';

const TOKENS = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/gs;
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
    return uncarry(
      parseJson(
        text.replace(TOKENS, (token) => CARRIERS[token] ?? token),
        options,
      ),
    );
  }
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
