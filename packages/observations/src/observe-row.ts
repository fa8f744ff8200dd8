import { darwinErrnoName, OBSERVATION_FIELDS } from '@runtime/contracts';
import type { BaselineIndex } from './baseline-index.js';
import { fileConfounder, serviceConfounder, tccConfounder } from './confounders.js';
import { assertGuards } from './guards.js';
import { fallbackExpectationId, scenarioId } from './ids.js';
import { Stderr } from './markers/stderr.js';
import type { MatrixIndex } from './matrix-index.js';
import { isUnmeasured, measuredErrno, unmeasuredKind } from './measured.js';
import { isPathOperation, pathFields } from './paths.js';
import { isBlockedStage, policyLayers } from './policy.js';
import { resourceHygiene, sandboxCheckPrepass } from './prepass.js';
import type { RowFacts } from './row-facts.js';
import { assertRowTypes } from './row-types.js';
import type { RuleSwitches } from './rule-set.js';
import { upgradeResult } from './upgrade.js';
import { firstOf, isGiven, isNumber, isObject, isWhole, type JsonObject, numberOf, orNull, sameValue, truthy } from './values.js';

/** What all rows of one document share. */
export interface RowContext {
  rules: RuleSwitches;
  worldId: unknown;
  runId: unknown;
  harness: unknown;
  home: string | null;
  matrix: MatrixIndex;
  baseline: BaselineIndex;
}

/**
 * One result row as an observation (contract: normalization, observation record): members in record order, nulls
 * left out. The row is not changed; blocks that pass through are shared with it.
 *
 * @throws ObservationError for a row that contradicts itself or is not what a row is.
 */
export function observeRow(context: RowContext, profileId: string, profile: JsonObject, row: JsonObject): JsonObject {
  const { rules } = context;
  if (!rules.passesOddEnums) assertRowTypes(row);
  const expectation = context.matrix.find(profileId, row);
  const operation = truthy(row['operation']) ? row['operation'] : truthy(expectation['operation']) ? expectation['operation'] : '';
  const target = orNull(firstOf(row['path'], row['target'], expectation['target']));
  const expectationId =
    firstTruthy(row['expectation_id'], expectation['expectation_id']) ?? fallbackExpectationId(profileId, operation, target);
  const name = orNull(firstOf(row['name'], expectation['name']));
  const expected = orNull(firstOf(row['expected'], expectation['expected']));

  // Once the outcome came over the runner's own channel, marker lines on stderr are the probe's own words.
  const stderr = new Stderr(row['stderr'], rules);
  const markers = rules.trustsEveryMarkerLine || typeof row['outcome'] !== 'string' ? stderr : null;
  const result = upgradeResult(row['runtime_result'], markers, rules);
  const actual = isUnmeasured(row, rules) ? null : orNull(row['actual']);
  setDefaultStage(result, row, rules);
  assertGuards(result, markers, rules);

  const baseline = context.baseline.find(profileId, name, operation, target);
  const canonical = markers === null ? stderr.text : markers.canonical();
  const isPath = isPathOperation(operation);
  const errno = measuredErrno(result, row, rules);
  const facts: RowFacts = {
    rules,
    operation,
    target,
    isPath,
    actual,
    runtimeStatus: orNull(result['status']),
    errno,
    errnoName: errnoName(errno, rules),
    failureStage: orNull(result['failure_stage']),
    failureKind: orNull(result['failure_kind']),
    callouts: result['seatbelt_callouts'],
    probeDetails: row['probe_details'],
    baseline,
    home: context.home,
  };
  const paths = pathFields(isPath, target, canonical, row, rules);

  const record: JsonObject = {};
  const put = (field: string, value: unknown): void => {
    if (isGiven(value)) record[field] = value;
  };
  put('world_id', context.worldId);
  put('profile_id', profileId);
  put('scenario_id', scenarioId({ profile_id: profileId, expectation_id: expectationId, probe_name: name, operation, target }));
  put('run_id', context.runId);
  put('expectation_id', expectationId);
  put('operation', operation);
  put('target', target);
  put('requested_path', paths.requested_path);
  put('observed_path', paths.observed_path);
  put('observed_path_source', paths.observed_path_source);
  put('normalized_path', paths.normalized_path);
  put('normalized_path_source', paths.normalized_path_source);
  put('probe_name', name);
  put('expected', expected);
  put('actual', actual);
  put('match', rules.copiesMatch ? row['match'] : matchOf(expected, actual, rules));
  put('primary_intent', row['primary_intent']);
  put('reached_primary_op', row['reached_primary_op']);
  put('intended_op_witnessed', witnessed(result, facts));
  put('first_denial_op', row['first_denial_op']);
  put('first_denial_filters', row['first_denial_filters']);
  put('decision_path', row['decision_path']);
  put('runtime_status', facts.runtimeStatus);
  put('errno', errno);
  put('errno_name', facts.errnoName);
  put('policy_layers', policyLayers(facts));
  put('tcc_confounder', tccConfounder(facts));
  put('service_confounder', serviceConfounder(facts));
  put('file_confounder', fileConfounder(facts));
  put('sandbox_check_prepass', sandboxCheckPrepass(facts));
  put('resource_hygiene', resourceHygiene(result));
  put('failure_stage', facts.failureStage);
  put('failure_kind', facts.failureKind);
  put('apply_report', result['apply_report']);
  if (isObject(profile['preflight'])) put('preflight', profile['preflight']);
  put('runner_info', result['runner_info']);
  put('seatbelt_callouts', result['seatbelt_callouts']);
  put('entitlement_checks', result['entitlement_checks']);
  put('probe_details', row['probe_details']);
  put('violation_summary', row['violation_summary']);
  put('command', row['command']);
  put('stdout', row['stdout']);
  put('stderr', canonical);
  put('harness', rules.dropsExtraMembers ? context.harness : firstOf(context.harness, row['harness']));
  put('notes', row['notes']);
  if (!rules.dropsExtraMembers) keepExtraMembers(record, row, result);
  return record;
}

const firstTruthy = (...candidates: unknown[]): unknown => candidates.find(truthy) ?? null;

/** A result that failed without saying where failed at the probe. */
function setDefaultStage(result: JsonObject, row: JsonObject, rules: RuleSwitches): void {
  if (isGiven(result['failure_stage']) || result['status'] === 'success') return;
  result['failure_stage'] = 'probe';
  const missing = rules.fillsOnlyAbsentMembers ? !Object.hasOwn(result, 'failure_kind') : !isGiven(result['failure_kind']);
  if (missing) result['failure_kind'] = rules.harnessErrorsDecide ? 'probe_errno' : unmeasuredKind(row);
}

/** Names are Darwin's: the evidence is, wherever it is normalised. */
export function errnoName(errno: unknown, rules: RuleSwitches): string | null {
  return isWhole(errno, rules) && !isNumber(errno, 0, rules) ? darwinErrnoName(numberOf(errno, rules)) : null;
}

const matchOf = (expected: unknown, actual: unknown, rules: RuleSwitches): boolean | null =>
  isGiven(expected) && isGiven(actual) ? sameValue(expected, actual, rules) : null;

/** A probe that measured nothing has not witnessed its operation; witnessing never changes a decision. */
function witnessed(result: JsonObject, facts: RowFacts): unknown {
  const given = orNull(result['intended_op_witnessed']);
  if (given !== null || facts.rules.harnessErrorsDecide) return given;
  return facts.actual === null && !isBlockedStage(facts.failureStage) ? false : null;
}

const NOT_EXTRA: ReadonlySet<string> = new Set([...OBSERVATION_FIELDS, 'name', 'path', 'runtime_result']);

function keepExtraMembers(record: JsonObject, row: JsonObject, result: JsonObject): void {
  for (const name of Object.keys(row)) {
    if (NOT_EXTRA.has(name) || !isGiven(row[name])) continue;
    Object.defineProperty(record, name, { value: row[name], enumerable: true, writable: true, configurable: true });
  }
  const request = result['sandbox_check_request'];
  if (isGiven(request) && !Object.hasOwn(record, 'sandbox_check_request')) record['sandbox_check_request'] = request;
}
