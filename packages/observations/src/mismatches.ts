import { ObservationError, type ObservationProblem } from './error.js';
import { Stderr } from './markers/stderr.js';
import { cameOverChannel, isUnmeasured } from './measured.js';
import { NeverRun } from './never-run.js';
import { problemOf } from './problems.js';
import { GENERATED_BY, type RuleSet, type RuleSwitches, switchesOf } from './rule-set.js';
import { upgradeResult } from './upgrade.js';
import { firstOf, isGiven, isObject, type JsonObject, orNull, ownMember, sameValue, truthy } from './values.js';
import { entriesOf, looseRowsOf, pointerToken } from './walk.js';

/** What may be known about a decision before it is measured. */
export interface KnownDecision {
  /** What the model of the policy predicts. */
  model?: string | null | undefined;
  /** What the baseline host is known to do. */
  baseline_host?: string | null | undefined;
}

/** Profile id, then expectation id. */
export type KnownDecisions = Record<string, Record<string, KnownDecision>>;

export interface MismatchInput {
  expected_matrix: unknown;
  runtime_results: unknown;
  world_id: unknown;
  rules: RuleSet;
  known?: KnownDecisions | undefined;
}

export interface MismatchDocument {
  world_id: unknown;
  generated_by: string;
  mismatches: JsonObject[];
  counts: Record<string, number>;
  error?: string;
}

const RESULTS_FILE = 'runtime_results.json';
const MATRIX_FILE = 'expected_matrix.json';

/**
 * Every executed row that is not what the matrix expects, typed by the first rule that applies (contract: execution,
 * mismatch_type). Rows that cannot be read are added to `problems` in the runtime set and throw in the reference set.
 */
export function classifyMismatches(input: MismatchInput, problems: ObservationProblem[] = []): MismatchDocument {
  const rules = switchesOf(input.rules);
  const classifier = new Classifier(input, rules, problems);
  const profiles = isObject(input.expected_matrix) ? input.expected_matrix['profiles'] : null;
  for (const [profileId, profile] of entriesOf(profiles, MATRIX_FILE, '/profiles')) classifier.profile(profileId, profile);
  const counts: Record<string, number> = {};
  for (const mismatch of classifier.found) counts[String(mismatch['mismatch_type'])] = (counts[String(mismatch['mismatch_type'])] ?? 0) + 1;
  return { world_id: orNull(input.world_id), generated_by: GENERATED_BY[input.rules].classified, mismatches: classifier.found, counts };
}

/** The document of a run that classified nothing: no scenario lane, a dry run, or (reference) a failure. */
export function emptyMismatches(worldId: unknown, rules: RuleSet): MismatchDocument {
  return { world_id: orNull(worldId), generated_by: GENERATED_BY[rules].empty, mismatches: [], counts: {} };
}

class Classifier {
  readonly found: JsonObject[] = [];
  readonly #input: MismatchInput;
  readonly #rules: RuleSwitches;
  readonly #problems: ObservationProblem[];

  constructor(input: MismatchInput, rules: RuleSwitches, problems: ObservationProblem[]) {
    this.#input = input;
    this.#rules = rules;
    this.#problems = problems;
  }

  profile(profileId: string, matrixProfile: unknown): void {
    const results = ownMember(this.#input.runtime_results, profileId);
    const rows = truthy(results) ? [...this.#rows(profileId, results)] : [];
    const neverRun = this.#rules.neverRunIsSilent ? null : new NeverRun(matrixProfile);
    if (rows.length === 0 && neverRun === null) return;
    const expectations = expectationsById(profileId, matrixProfile, this.#rules);
    for (const { row, field } of rows) {
      neverRun?.ran(row);
      this.#classify(profileId, expectations, row, field);
    }
    for (const row of neverRun?.rows() ?? []) this.#classify(profileId, expectations, row, '');
  }

  *#rows(profileId: string, results: unknown): Generator<{ row: unknown; field: string }> {
    const field = `/${pointerToken(profileId)}`;
    try {
      yield* looseRowsOf(results, RESULTS_FILE, field);
    } catch (error) {
      this.#report(error, profileId, null, field);
    }
  }

  #classify(profileId: string, expectations: ReadonlyMap<unknown, JsonObject>, value: unknown, field: string): void {
    try {
      if (!isObject(value)) throw new ObservationError({ code: 'OBSERVATION_ROW_INVALID', message: 'the row is not an object' });
      const mismatch = this.#mismatch(profileId, expectations, value);
      if (mismatch !== null) this.found.push(mismatch);
    } catch (error) {
      this.#report(error, profileId, value, field);
    }
  }

  #mismatch(profileId: string, expectations: ReadonlyMap<unknown, JsonObject>, row: JsonObject): JsonObject | null {
    const rules = this.#rules;
    const id = orNull(row['expectation_id']);
    const expectation = expectations.get(id);
    const expected = orNull(expectation?.['expected']);
    const actual = isUnmeasured(row, rules) ? null : orNull(row['actual']);
    if (isMatch(row, expected, actual, rules)) return null;
    const markers = cameOverChannel(row, rules) ? null : new Stderr(row['stderr'], rules);
    const result = upgradeResult(row['runtime_result'], markers, rules);
    const path = orNull(firstOf(row['path'], row['target']));
    const mismatch: JsonObject = {
      world_id: orNull(this.#input.world_id),
      profile_id: profileId,
      expectation_id: id,
      operation: orNull(row['operation']),
      path,
      expected,
      actual,
      mismatch_type: mismatchType({ result, expected, actual, operation: row['operation'], path }, rules),
      violation_summary: orNull(row['violation_summary']),
      notes: orNull(row['stderr']),
    };
    if (!rules.dropsExtraMembers && isKnown(actual, ownMember(ownMember(this.#input.known, profileId), String(id)), expectation?.['known']))
      mismatch['known'] = true;
    return mismatch;
  }

  #report(error: unknown, profileId: string, row: unknown, field: string): void {
    const problem = problemOf(error, { file: RESULTS_FILE, field, index: null, profileId, row });
    if (this.#rules.stopsAtFirstOddRow) throw problem.asError();
    this.#problems.push(problem.value);
  }
}

function expectationsById(profileId: string, matrixProfile: unknown, rules: RuleSwitches): Map<unknown, JsonObject> {
  const expectations = new Map<unknown, JsonObject>();
  const field = `/profiles/${pointerToken(profileId)}`;
  for (const { row, field: rowField } of looseRowsOf(matrixProfile, MATRIX_FILE, field)) {
    if (!isObject(row) || !Object.hasOwn(row, 'expectation_id')) {
      if (!rules.stopsAtFirstOddRow) continue;
      throw new ObservationError({
        code: 'EXPECTATION_MISSING',
        message: 'a matrix row has no expectation_id',
        path: MATRIX_FILE,
        field: rowField,
        hint: 'compile the plan again',
      });
    }
    if (rules.lastDuplicateCounts || !expectations.has(row['expectation_id'])) expectations.set(orNull(row['expectation_id']), row);
  }
  return expectations;
}

function isMatch(row: JsonObject, expected: unknown, actual: unknown, rules: RuleSwitches): boolean {
  if (!rules.copiesMatch) return isGiven(expected) && expected === actual;
  return sameValue(expected, actual, rules) && (!Object.hasOwn(row, 'match') || truthy(row['match']));
}

interface Mismatched {
  result: JsonObject;
  expected: unknown;
  actual: unknown;
  operation: unknown;
  path: unknown;
}

function mismatchType(row: Mismatched, rules: RuleSwitches): string {
  const unwitnessed = row.result['intended_op_witnessed'] === false;
  if (rules.unwitnessedBeforeStage && unwitnessed) return 'op_not_witnessed';
  const stage = row.result['failure_stage'];
  if (stage === 'preflight') return 'preflight_blocked';
  if (stage === 'apply') return 'apply_gate';
  if (stage === 'bootstrap') {
    return row.result['failure_kind'] === 'bootstrap_deny_process_exec' ? 'bootstrap_deny_process_exec' : 'bootstrap_failed';
  }
  if (unwitnessed) return 'op_not_witnessed';
  if (row.expected === 'allow' && row.actual === 'deny')
    return atBoundary(row, rules, true) ? 'canonicalization_boundary' : 'unexpected_deny';
  if (row.expected === 'deny' && row.actual === 'allow')
    return atBoundary(row, rules, false) ? 'canonicalization_boundary' : 'unexpected_allow';
  return !isGiven(row.actual) && !rules.unmeasuredIsFilterDiff ? 'op_not_witnessed' : 'filter_diff';
}

const EDGES = '/tmp/runtime-adv/edges';

/** Paths whose spelling alone may explain a surprise. */
function atBoundary({ operation, path }: Mismatched, rules: RuleSwitches, denied: boolean): boolean {
  if ((operation !== 'file-read*' && operation !== 'file-write*') || typeof path !== 'string') return false;
  if (!rules.aliasByBarePrefix) {
    return path.split('/').includes('..') || isBelow(path, EDGES) || isBelow(path, `/private${EDGES}`);
  }
  return path.includes('..') || path.startsWith(EDGES) || (denied && path.startsWith(`/private${EDGES}`));
}

const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** A surprise that somebody predicted is still a mismatch, and is marked. */
function isKnown(actual: unknown, ...predictions: unknown[]): boolean {
  if (!isGiven(actual)) return false;
  return predictions.some(
    (prediction) => isObject(prediction) && (prediction['model'] === actual || prediction['baseline_host'] === actual),
  );
}
