import { orderedKeys } from '@runtime/contracts';
import { EvidenceError } from '../error.js';
import { isObject, type JsonObject, truthy } from '../python/values.js';

const invalid = (message: string, path: string, field: string): EvidenceError =>
  new EvidenceError({ code: 'OBSERVATION_INPUT_INVALID', message, path, field, hint: 'restore the document from its bundle' });

/** Members of a map in document order; nothing for an empty value. */
export function* entriesOf(map: unknown, path: string, field: string): Generator<[string, unknown]> {
  if (!truthy(map)) return;
  if (!isObject(map)) throw invalid(`${field === '' ? 'the document' : field} is not an object`, path, field);
  for (const key of orderedKeys(map)) yield [key, map[key]];
}

export interface ProbeEntry {
  row: JsonObject;
  /** Position in its profile. */
  position: number;
  field: string;
}

/** The probe rows of a profile entry; a row that is no object ends the walk. */
export function* rowsOf(profile: unknown, path: string, field: string): Generator<ProbeEntry> {
  for (const { row, position, field: rowField } of looseRowsOf(profile, path, field)) {
    if (!isObject(row)) throw invalid('a probe row is not an object', path, rowField);
    yield { row, position, field: rowField };
  }
}

export function* looseRowsOf(profile: unknown, path: string, field: string): Generator<{ row: unknown; position: number; field: string }> {
  if (!isObject(profile)) throw invalid('a profile entry is not an object', path, field);
  const probes = profile['probes'];
  if (!truthy(probes)) return;
  if (!Array.isArray(probes)) throw invalid('probes is not a list', path, `${field}/probes`);
  for (let position = 0; position < probes.length; position++) {
    yield { row: probes[position], position, field: `${field}/probes/${position}` };
  }
}
