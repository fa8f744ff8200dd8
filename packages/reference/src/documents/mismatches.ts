import { jsonPointer } from '@runtime/contracts';
import { EvidenceError } from '../error.js';
import { Stderr } from '../markers/stderr.js';
import { located } from '../observations/locate.js';
import { entriesOf, looseRowsOf } from '../observations/walk.js';
import { firstOf, isObject, type JsonObject, orNull, ownMember, sameValue, truthy } from '../python/values.js';
import { upgradeResult } from '../results/upgrade.js';

export interface MismatchInput {
  expected_matrix: unknown;
  runtime_results: unknown;
  world_id: unknown;
}

export interface MismatchDocument {
  world_id: unknown;
  generated_by: string;
  mismatches: JsonObject[];
  counts: Record<string, number>;
}

/** The reference's own modules, which its documents name. */
const CLASSIFIED_BY = 'book/api/runtime/execution/workflow.py';
const EMPTIED_BY = 'book/api/runtime/execution/service.py';

const RESULTS_FILE = 'runtime_results.json';
const MATRIX_FILE = 'expected_matrix.json';

/**
 * Every executed row that is not what the matrix expects, typed by the first rule that applies (contract: execution,
 * mismatch_type).
 *
 * @throws EvidenceError for the first row that cannot be read.
 */
export function classifyMismatches({ expected_matrix, runtime_results, world_id }: MismatchInput): MismatchDocument {
  const profiles = isObject(expected_matrix) ? expected_matrix['profiles'] : null;
  const mismatches = [...entriesOf(profiles, MATRIX_FILE, '/profiles')].flatMap(([profileId, profile]) => {
    const results = ownMember(runtime_results, profileId);
    return truthy(results) ? profileMismatches(orNull(world_id), profileId, profile, results) : [];
  });
  const counts: Record<string, number> = {};
  for (const { mismatch_type } of mismatches) counts[String(mismatch_type)] = (counts[String(mismatch_type)] ?? 0) + 1;
  return { world_id: orNull(world_id), generated_by: CLASSIFIED_BY, mismatches, counts };
}

/** The document of a run that classified nothing: no scenario lane, a dry run, or a failure. */
export const emptyMismatches = (worldId: unknown): MismatchDocument => ({
  world_id: orNull(worldId),
  generated_by: EMPTIED_BY,
  mismatches: [],
  counts: {},
});

function profileMismatches(worldId: unknown, profileId: string, matrixProfile: unknown, results: unknown): JsonObject[] {
  const field = jsonPointer([profileId]);
  const rows = [...looseRowsOf(results, RESULTS_FILE, field)];
  if (rows.length === 0) return [];
  const expectations = expectationsById(profileId, matrixProfile);
  return rows.flatMap(({ row, field: rowField }) => {
    try {
      if (!isObject(row)) throw new EvidenceError({ code: 'OBSERVATION_ROW_INVALID', message: 'the row is not an object' });
      return mismatchOf(worldId, profileId, expectations, row);
    } catch (error) {
      throw located(error, { file: RESULTS_FILE, index: null, profileId, row, field: rowField });
    }
  });
}

function mismatchOf(worldId: unknown, profileId: string, expectations: ReadonlyMap<unknown, JsonObject>, row: JsonObject): JsonObject[] {
  const id = orNull(row['expectation_id']);
  const expected = orNull(expectations.get(id)?.['expected']);
  const actual = orNull(row['actual']);
  if (sameValue(expected, actual) && (!Object.hasOwn(row, 'match') || truthy(row['match']))) return [];
  const result = upgradeResult(row['runtime_result'], new Stderr(row['stderr']));
  const path = orNull(firstOf(row['path'], row['target']));
  return [
    {
      world_id: worldId,
      profile_id: profileId,
      expectation_id: id,
      operation: orNull(row['operation']),
      path,
      expected,
      actual,
      mismatch_type: mismatchType({ result, expected, actual, operation: row['operation'], path }),
      violation_summary: orNull(row['violation_summary']),
      notes: orNull(row['stderr']),
    },
  ];
}

/** Of equal ids the last counts. */
function expectationsById(profileId: string, matrixProfile: unknown): Map<unknown, JsonObject> {
  const expectations = new Map<unknown, JsonObject>();
  for (const { row, field } of looseRowsOf(matrixProfile, MATRIX_FILE, jsonPointer(['profiles', profileId]))) {
    if (!isObject(row) || !Object.hasOwn(row, 'expectation_id')) {
      throw new EvidenceError({
        code: 'EXPECTATION_MISSING',
        message: 'a matrix row has no expectation_id',
        path: MATRIX_FILE,
        field,
        hint: 'compile the plan again',
      });
    }
    expectations.set(orNull(row['expectation_id']), row);
  }
  return expectations;
}

interface Mismatched {
  result: JsonObject;
  expected: unknown;
  actual: unknown;
  operation: unknown;
  path: unknown;
}

/** An unwitnessed operation hides the stage at which the run failed. */
function mismatchType(row: Mismatched): string {
  if (row.result['intended_op_witnessed'] === false) return 'op_not_witnessed';
  const stage = row.result['failure_stage'];
  if (stage === 'preflight') return 'preflight_blocked';
  if (stage === 'apply') return 'apply_gate';
  if (stage === 'bootstrap') {
    return row.result['failure_kind'] === 'bootstrap_deny_process_exec' ? 'bootstrap_deny_process_exec' : 'bootstrap_failed';
  }
  if (row.expected === 'allow' && row.actual === 'deny') return atBoundary(row, true) ? 'canonicalization_boundary' : 'unexpected_deny';
  if (row.expected === 'deny' && row.actual === 'allow') return atBoundary(row, false) ? 'canonicalization_boundary' : 'unexpected_allow';
  return 'filter_diff';
}

const EDGES = '/tmp/runtime-adv/edges';

/** Paths whose spelling alone may explain a surprise. `a..b` counts as one with a parent component. */
function atBoundary({ operation, path }: Mismatched, denied: boolean): boolean {
  if ((operation !== 'file-read*' && operation !== 'file-write*') || typeof path !== 'string') return false;
  return path.includes('..') || path.startsWith(EDGES) || (denied && path.startsWith(`/private${EDGES}`));
}
