import { jsonPointer } from '@runtime/contracts';
import { EvidenceError } from '../error.js';
import { isObject, type JsonObject, truthy } from '../python/values.js';
import { REFERENCE_WORLD_ID } from '../world.js';
import { BaselineIndex } from './baseline-index.js';
import { located } from './locate.js';
import { MatrixIndex } from './matrix-index.js';
import { observeRow, type RowContext } from './observe-row.js';
import { entriesOf, looseRowsOf } from './walk.js';

const RESULTS_FILE = 'runtime_results.json';
const MATRIX_FILE = 'expected_matrix.json';

export interface NormalizeInput {
  /** `runtime_results.json`: profile id to profile entry. */
  runtime_results: unknown;
  expected_matrix: unknown;
  baseline_results?: unknown;
  /** Wins over the documents' own. */
  world_id?: string | null | undefined;
  run_id?: string | null | undefined;
  harness_version?: string | null | undefined;
  /** Home directory on the measured host; absent means that it is not known. */
  home?: string | null | undefined;
}

/**
 * Turns raw results into observations, in document order (contract: normalization, matrix pipeline).
 *
 * @throws EvidenceError for the first odd row, and for a document that is no object.
 */
export function normalizeObservations(input: NormalizeInput): JsonObject[] {
  const context: RowContext = {
    worldId: worldOf(input),
    runId: input.run_id ?? null,
    harness: input.harness_version ?? null,
    home: input.home ?? null,
    matrix: new MatrixIndex(input.expected_matrix),
    baseline: new BaselineIndex(input.baseline_results),
  };
  const observations: JsonObject[] = [];
  for (const [profileId, profile] of entriesOf(input.runtime_results, RESULTS_FILE, '')) {
    const field = jsonPointer([profileId]);
    for (const entry of looseRowsOf(profile, RESULTS_FILE, field)) {
      const { row } = entry;
      try {
        if (!isObject(row)) throw new EvidenceError({ code: 'OBSERVATION_ROW_INVALID', message: 'the row is not an object' });
        observations.push(observeRow(context, profileId, profile as JsonObject, row));
      } catch (error) {
        throw located(error, { file: RESULTS_FILE, field: entry.field, index: observations.length, profileId, row });
      }
    }
  }
  return observations;
}

/** The caller's world, else the matrix's, else the one beside the results, else the baseline. */
function worldOf({ world_id, expected_matrix, runtime_results }: NormalizeInput): unknown {
  if (truthy(world_id)) return world_id;
  const fromMatrix = worldMember(expected_matrix, MATRIX_FILE);
  if (truthy(fromMatrix)) return fromMatrix;
  const fromResults = worldMember(runtime_results, RESULTS_FILE);
  return truthy(fromResults) ? fromResults : REFERENCE_WORLD_ID;
}

function worldMember(document: unknown, path: string): unknown {
  if (isObject(document)) return document['world_id'];
  throw new EvidenceError({ code: 'OBSERVATION_INPUT_INVALID', message: 'the document is not an object', path, field: '' });
}
