import { parseJson } from '@runtime/contracts';
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
import { suffixOf } from '@runtime/bundle-store';

/**
 * `schema_version` as the reference takes it from a file (contract: writing and reindexing): bytes that are not
 * UTF-8 are dropped, bare `NaN` and `Infinity` parse, of equal members the last counts, any type is taken.
 */
export function schemaVersionOf(name: string, bytes: Buffer): unknown {
  const suffix = suffixOf(name);
  if (suffix !== '.json' && suffix !== '.jsonl') return null;
  const text = dropInvalidUtf8(bytes);
  const source = suffix === '.json' ? text : firstRow(text);
  const value = source === null ? null : parseText(source);
  return isObject(value) && Object.hasOwn(value, 'schema_version') ? value['schema_version'] : null;
}

/** A document as the reference reads it, with the same leniency; null when it does not parse even so. */
export const parseAsReference = (bytes: Buffer): unknown => parseText(dropInvalidUtf8(bytes));

function parseText(text: string): unknown {
  try {
    return parseJson(nameNumbers(text), {
      exactNumbers: true,
      duplicateKeys: 'last',
      maxDepth: 900,
      maxKeyBytes: Number.MAX_SAFE_INTEGER,
    });
  } catch {
    return null;
  }
}

/** Lines end wherever Python ends them, which includes some characters that may stand inside a string. */
const LINE_END = /\r\n|[\n\r\u000b\u000c\u001c-\u001e\u0085\u2028\u2029]/;
/** What Python strips from a line: other than `trim`, U+001C to U+001F and U+0085, and no byte order mark. */
const isBlank = (unit: string): boolean => unit !== '\ufeff' && /[\s\u001c-\u001f\u0085]/.test(unit);

function stripped(line: string): string {
  let from = 0;
  let to = line.length;
  while (from < to && isBlank(line.charAt(from))) from++;
  while (to > from && isBlank(line.charAt(to - 1))) to--;
  return line.slice(from, to);
}

function firstRow(text: string): string | null {
  for (const line of text.split(LINE_END)) {
    const row = stripped(line);
    if (row !== '') return row;
  }
  return null;
}

/** Puts a number where a bare `NaN` or `Infinity` stands outside a string: only the version is looked at. */
const nameNumbers = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/gs, (found) => (found.startsWith('"') ? found : '0'));

/** Decodes UTF-8 and leaves out each byte that is part of no character. */
function dropInvalidUtf8(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (!text.includes('\ufffd')) return text;
  // A replacement character that was written as such stays; decode it apart from those the decoder put in.
  const parts: string[] = [];
  let from = 0;
  const real = Buffer.from('\ufffd');
  for (let at = bytes.indexOf(real); at !== -1; at = bytes.indexOf(real, from)) {
    parts.push(bytes.toString('utf8', from, at).replaceAll('\ufffd', ''), '\ufffd');
    from = at + real.length;
  }
  parts.push(bytes.toString('utf8', from).replaceAll('\ufffd', ''));
  return parts.join('');
}
