import { ObservationError } from './error.js';
import type { RuleSwitches } from './rule-set.js';
import { isContainer, isObject, type JsonObject, truthy } from './values.js';
import { entriesOf, rowsOf } from './walk.js';

interface ProfileExpectations {
  entry: unknown;
  byName: Map<unknown, JsonObject>;
  byId: Map<unknown, JsonObject>;
}

/** Finds what the matrix expects of a result row. */
export class MatrixIndex {
  readonly #profiles = new Map<string, ProfileExpectations>();
  readonly #byIdFirst: boolean;
  readonly #matrix: unknown;

  /** @throws ObservationError for a matrix profile or row that is no object. */
  constructor(matrix: unknown, rules: RuleSwitches) {
    this.#byIdFirst = !rules.lastDuplicateCounts;
    this.#matrix = matrix;
    if (truthy(matrix) && !isObject(matrix)) {
      throw new ObservationError({ code: 'OBSERVATION_INPUT_INVALID', message: 'the document is not an object', path: MATRIX, field: '' });
    }
    for (const [profileId, profile] of this.#entries()) this.#profiles.set(profileId, indexProfile(profileId, profile));
  }

  #entries(): Iterable<[string, unknown]> {
    return entriesOf(isObject(this.#matrix) ? this.#matrix['profiles'] : null, MATRIX, '/profiles');
  }

  profileIds(): Iterable<string> {
    return this.#profiles.keys();
  }

  /** The matrix entry of a profile. */
  profile(profileId: string): unknown {
    return this.#profiles.get(profileId)?.entry ?? null;
  }

  /** The expectation of a row: by name and, in the runtime set, first by expectation id. */
  find(profileId: string, row: JsonObject): JsonObject {
    if (isContainer(row['name']) && truthy(row['name'])) {
      throw new ObservationError({ code: 'OBSERVATION_ROW_INVALID', message: 'the name of the row is not a plain value', field: '/name' });
    }
    const profile = this.#profiles.get(profileId);
    if (profile === undefined) return NOTHING;
    const byId = this.#byIdFirst && truthy(row['expectation_id']) ? profile.byId.get(row['expectation_id']) : undefined;
    return byId ?? (truthy(row['name']) ? profile.byName.get(row['name']) : undefined) ?? NOTHING;
  }
}

const MATRIX = 'expected_matrix.json';
const NOTHING: JsonObject = {};

function indexProfile(profileId: string, profile: unknown): ProfileExpectations {
  const index: ProfileExpectations = { entry: profile, byName: new Map(), byId: new Map() };
  for (const { row, field } of rowsOf(profile, MATRIX, `/profiles/${profileId}`)) {
    if (isContainer(row['name'])) {
      throw new ObservationError({
        code: 'OBSERVATION_INPUT_INVALID',
        message: 'the name of a matrix row is not a plain value',
        path: MATRIX,
        field,
      });
    }
    if (truthy(row['name'])) index.byName.set(row['name'], row);
    if (truthy(row['expectation_id'])) index.byId.set(row['expectation_id'], row);
  }
  return index;
}
