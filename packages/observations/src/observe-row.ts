import { darwinErrnoName, OBSERVATION_FIELDS } from '@runtime/contracts';
import type { BaselineIndex } from './baseline-index.js';
import { fileConfounder, serviceConfounder, tccConfounder } from './confounders.js';
import { assertGuards } from './guards.js';
import { fallbackExpectationId } from './ids.js';
import { Stderr } from './markers/stderr.js';
import type { MatrixIndex } from './matrix-index.js';
import { cameOverChannel, isUnmeasured, measuredErrno, unmeasuredKind } from './measured.js';
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
 * One result row as an observation (contract: normalization, observation record): all members in record order, those
 * not given as null; see {@link withoutNulls}. The row is not changed; blocks that pass through are shared with it.
 *
 * @throws ObservationError for a row that contradicts itself or is not what a row is.
 */
export function observeRow(context: RowContext, profileId: string, profile: JsonObject, row: JsonObject): JsonObject {
  const { rules } = context;
  if (!rules.passesOddEnums) assertRowTypes(row);
  const expectation = context.matrix.find(profileId, row);
  const operation = truthy(row['operation']) ? row['operation'] : truthy(expectation['operation']) ? expectation['operation'] : '';
  const target = orNull(firstOf(row['path'], row['target'], expectation['target']));
  // Never empty, so that the scenario id, which falls back to other parts, is always the same.
  const expectationId =
    firstTruthy(row['expectation_id'], expectation['expectation_id']) ?? fallbackExpectationId(profileId, operation, target);
  const name = orNull(firstOf(row['name'], expectation['name']));
  const expected = orNull(firstOf(row['expected'], expectation['expected']));

  // Once the outcome came over the runner's own channel, marker lines on stderr are the probe's own words.
  const stderr = new Stderr(row['stderr'], rules);
  const markers = cameOverChannel(row, rules) ? null : stderr;
  const result = withDefaultStage(upgradeResult(row['runtime_result'], markers, rules), row, rules);
  const actual = isUnmeasured(row, rules) ? null : orNull(row['actual']);
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

  // One literal with every field, so that all rows share one shape; what is not given is dropped at the end.
  const record: JsonObject = {
    world_id: context.worldId,
    profile_id: profileId,
    scenario_id: expectationId,
    run_id: context.runId,
    expectation_id: expectationId,
    operation,
    target,
    requested_path: paths.requested_path,
    observed_path: paths.observed_path,
    observed_path_source: paths.observed_path_source,
    normalized_path: paths.normalized_path,
    normalized_path_source: paths.normalized_path_source,
    probe_name: name,
    expected,
    actual,
    match: rules.copiesMatch ? row['match'] : matchOf(expected, actual, rules),
    primary_intent: row['primary_intent'],
    reached_primary_op: row['reached_primary_op'],
    intended_op_witnessed: witnessed(result, facts),
    first_denial_op: row['first_denial_op'],
    first_denial_filters: row['first_denial_filters'],
    decision_path: row['decision_path'],
    runtime_status: facts.runtimeStatus,
    errno,
    errno_name: facts.errnoName,
    policy_layers: policyLayers(facts),
    tcc_confounder: tccConfounder(facts),
    service_confounder: serviceConfounder(facts),
    file_confounder: fileConfounder(facts),
    sandbox_check_prepass: sandboxCheckPrepass(facts),
    resource_hygiene: resourceHygiene(result),
    failure_stage: facts.failureStage,
    failure_kind: facts.failureKind,
    apply_report: result['apply_report'],
    preflight: isObject(profile['preflight']) ? profile['preflight'] : null,
    runner_info: result['runner_info'],
    seatbelt_callouts: result['seatbelt_callouts'],
    entitlement_checks: result['entitlement_checks'],
    probe_details: row['probe_details'],
    violation_summary: row['violation_summary'],
    command: row['command'],
    stdout: row['stdout'],
    stderr: canonical,
    harness: rules.dropsExtraMembers ? context.harness : (context.harness ?? row['harness']),
    notes: row['notes'],
  };
  if (!rules.dropsExtraMembers) keepExtraMembers(record, row, result);
  return record;
}

/** A record as documents and callers have it: without the members that are not given. */
export function withoutNulls(record: JsonObject): JsonObject {
  const { keys, template } = shapeOf(record);
  const kept: JsonObject = { ...template };
  for (const key of keys) {
    const value = record[key];
    if (key === '__proto__') Object.defineProperty(kept, key, { value, enumerable: true, writable: true, configurable: true });
    else kept[key] = value;
  }
  return kept;
}

interface Shape {
  keys: string[];
  template: JsonObject;
}

/** Rows of one kind give the same members, one after another; a clone is filled faster than an empty object. */
let lastShape: Shape = { keys: [], template: {} };

function shapeOf(record: JsonObject): Shape {
  const keys: string[] = [];
  let isSame = true;
  for (const key in record) {
    if (!isGiven(record[key])) continue;
    if (lastShape.keys[keys.length] !== key) isSame = false;
    keys.push(key);
  }
  if (isSame && keys.length === lastShape.keys.length) return lastShape;
  // Made at once: an object that grows by computed names becomes a table, whose clones are slow to fill.
  const template: JsonObject = Object.fromEntries(keys.filter((key) => key !== '__proto__').map((key) => [key, null]));
  lastShape = { keys, template };
  return lastShape;
}

const firstTruthy = (...candidates: unknown[]): unknown => candidates.find(truthy) ?? null;

/** A result that failed without saying where failed at the probe. */
function withDefaultStage(result: JsonObject, row: JsonObject, rules: RuleSwitches): JsonObject {
  if (isGiven(result['failure_stage']) || result['status'] === 'success') return result;
  const missing = rules.fillsOnlyAbsentMembers ? !Object.hasOwn(result, 'failure_kind') : !isGiven(result['failure_kind']);
  if (!missing) return { ...result, failure_stage: 'probe' };
  return { ...result, failure_stage: 'probe', failure_kind: rules.harnessErrorsDecide ? 'probe_errno' : unmeasuredKind(row) };
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
    if (name === '__proto__')
      Object.defineProperty(record, name, { value: row[name], enumerable: true, writable: true, configurable: true });
    else record[name] = row[name];
  }
  const request = result['sandbox_check_request'];
  if (isGiven(request) && !Object.hasOwn(record, 'sandbox_check_request')) record['sandbox_check_request'] = request;
}
