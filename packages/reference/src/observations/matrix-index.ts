import { EvidenceError } from '../error.js';
import { isContainer, isObject, type JsonObject, truthy } from '../python/values.js';
import { entriesOf, rowsOf } from './walk.js';

const MATRIX = 'expected_matrix.json';
const NOTHING: JsonObject = {};

/** Finds what the matrix expects of a result row: by name, and of equal names the last counts. */
export class MatrixIndex {
  readonly #profiles = new Map<string, Map<unknown, JsonObject>>();

  /** @throws EvidenceError for a matrix profile or row that is no object. */
  constructor(matrix: unknown) {
    if (truthy(matrix) && !isObject(matrix)) {
      throw new EvidenceError({ code: 'OBSERVATION_INPUT_INVALID', message: 'the document is not an object', path: MATRIX, field: '' });
    }
    const profiles = isObject(matrix) ? matrix['profiles'] : null;
    for (const [profileId, profile] of entriesOf(profiles, MATRIX, '/profiles')) this.#profiles.set(profileId, byName(profileId, profile));
  }

  find(profileId: string, row: JsonObject): JsonObject {
    const { name } = row;
    if (!truthy(name)) return NOTHING;
    if (isContainer(name)) {
      throw new EvidenceError({ code: 'OBSERVATION_ROW_INVALID', message: 'the name of the row is not a plain value', field: '/name' });
    }
    return this.#profiles.get(profileId)?.get(name) ?? NOTHING;
  }
}

function byName(profileId: string, profile: unknown): Map<unknown, JsonObject> {
  const rows = new Map<unknown, JsonObject>();
  for (const { row, field } of rowsOf(profile, MATRIX, `/profiles/${profileId}`)) {
    if (isContainer(row['name'])) {
      throw new EvidenceError({
        code: 'OBSERVATION_INPUT_INVALID',
        message: 'the name of a matrix row is not a plain value',
        path: MATRIX,
        field,
      });
    }
    if (truthy(row['name'])) rows.set(row['name'], row);
  }
  return rows;
}
