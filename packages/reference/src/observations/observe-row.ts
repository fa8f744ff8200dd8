import { Stderr } from '../markers/stderr.js';
import { firstOf, isGiven, isNumber, isObject, isWhole, type JsonObject, numberOf, orNull, truthy } from '../python/values.js';
import { assertGuards } from '../results/guards.js';
import { upgradeResult } from '../results/upgrade.js';
import { referenceWorld } from '../world.js';
import type { BaselineIndex } from './baseline-index.js';
import { fileConfounder, serviceConfounder, tccConfounder } from './confounders.js';
import { fallbackExpectationId } from './ids.js';
import type { MatrixIndex } from './matrix-index.js';
import { isPathOperation, pathFields } from './paths.js';
import { policyLayers } from './policy.js';
import { resourceHygiene, sandboxCheckPrepass } from './prepass.js';
import type { RowFacts } from './row-facts.js';

/** What all rows of one document share. */
export interface RowContext {
  worldId: unknown;
  runId: unknown;
  harness: unknown;
  home: string | null;
  matrix: MatrixIndex;
  baseline: BaselineIndex;
}

/**
 * One result row as an observation (contract: normalization, observation record): the members that are given, in record
 * order. The row is not changed; blocks that pass through are shared with it.
 *
 * @throws EvidenceError for a row that contradicts itself or is not what a row is.
 */
export function observeRow(context: RowContext, profileId: string, profile: JsonObject, row: JsonObject): JsonObject {
  const expectation = context.matrix.find(profileId, row);
  const operation = truthy(row['operation']) ? row['operation'] : truthy(expectation['operation']) ? expectation['operation'] : '';
  const target = orNull(firstOf(row['path'], row['target'], expectation['target']));
  // Never empty, so that the scenario id, which falls back to other parts, is always the same.
  const expectationId =
    firstTruthy(row['expectation_id'], expectation['expectation_id']) ?? fallbackExpectationId(profileId, operation, target);
  const name = orNull(firstOf(row['name'], expectation['name']));
  const expected = orNull(firstOf(row['expected'], expectation['expected']));

  const stderr = new Stderr(row['stderr']);
  const result = withDefaultStage(upgradeResult(row['runtime_result'], stderr));
  const actual = orNull(row['actual']);
  assertGuards(result, stderr);

  const baseline = context.baseline.find(profileId, name, operation, target);
  const canonical = stderr.canonical();
  const isPath = isPathOperation(operation);
  const errno = orNull(result['errno']);
  const facts: RowFacts = {
    operation,
    target,
    isPath,
    actual,
    runtimeStatus: orNull(result['status']),
    errno,
    errnoName: errnoName(errno),
    failureStage: orNull(result['failure_stage']),
    failureKind: orNull(result['failure_kind']),
    callouts: result['seatbelt_callouts'],
    probeDetails: row['probe_details'],
    baseline,
    home: context.home,
  };
  const paths = pathFields(isPath, target, canonical, row);

  return withoutNulls({
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
    match: row['match'],
    primary_intent: row['primary_intent'],
    reached_primary_op: row['reached_primary_op'],
    intended_op_witnessed: result['intended_op_witnessed'],
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
    harness: context.harness,
    notes: row['notes'],
  });
}

/** A record without the members that are not given. */
export const withoutNulls = (record: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => isGiven(value)));

const firstTruthy = (...candidates: unknown[]): unknown => candidates.find(truthy) ?? null;

/** A result that failed without saying where failed at the probe. */
function withDefaultStage(result: JsonObject): JsonObject {
  if (isGiven(result['failure_stage']) || result['status'] === 'success') return result;
  return Object.hasOwn(result, 'failure_kind')
    ? { ...result, failure_stage: 'probe' }
    : { ...result, failure_stage: 'probe', failure_kind: 'probe_errno' };
}

/** Names are Darwin's: the evidence is, wherever it is normalised. */
export function errnoName(errno: unknown): string | null {
  return isWhole(errno) && !isNumber(errno, 0) ? referenceWorld().errnos.name(numberOf(errno)) : null;
}
