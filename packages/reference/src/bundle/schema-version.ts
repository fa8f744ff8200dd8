import { suffixOf } from '@runtime/bundle-store';
import { parsePythonJson } from '../python/json.js';
import { splitLines, trimBlanks } from '../python/lines.js';
import { decodeIgnoringErrors } from '../python/text.js';
import { ownMember } from '../python/values.js';

/**
 * `schema_version` as the reference takes it from a file (contract: writing and reindexing): bytes that are not
 * UTF-8 are dropped, bare `NaN` and `Infinity` parse, of equal members the last counts, any type is taken.
 */
export function schemaVersionOf(name: string, bytes: Buffer): unknown {
  const suffix = suffixOf(name);
  if (suffix !== '.json' && suffix !== '.jsonl') return null;
  const text = decodeIgnoringErrors(bytes);
  const source = suffix === '.json' ? text : splitLines(text).map(trimBlanks).find(Boolean);
  try {
    return source === undefined ? null : ownMember(parsePythonJson(source), 'schema_version');
  } catch {
    return null;
  }
}
