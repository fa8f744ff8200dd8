import { DEFAULT_WORLD_ID } from '@runtime/contracts';
import { applyReportFromMarkers, classifyApply, failedKind } from './apply.js';
import { BaselineIndex } from './baseline-index.js';
import { fileConfounder, serviceConfounder, tccConfounder } from './confounders.js';
import { ObservationError, type ObservationProblem } from './error.js';
import { assertGuards } from './guards.js';
import { fallbackExpectationId, scenarioId } from './ids.js';
import { Stderr } from './markers/stderr.js';
import { errnoName } from './observe-row.js';
import { isPathOperation, normalizedPath } from './paths.js';
import { plainText } from './plain-text.js';
import { policyLayers } from './policy.js';
import { resourceHygiene, sandboxCheckPrepass } from './prepass.js';
import { problemOf } from './problems.js';
import type { RowFacts } from './row-facts.js';
import { type RuleSet, type RuleSwitches, switchesOf } from './rule-set.js';
import { firstOf, isGiven, isNumber, isObject, isWhole, type JsonObject, orNull, truthy } from './values.js';

const FILE = 'metadata_results.json';

export interface MetadataInput {
  /** The metadata runner's document: `{world_id?, runner_info?, results: [row]}`. */
  runtime_results: unknown;
  baseline_results?: unknown;
  world_id?: string | null | undefined;
  run_id?: string | null | undefined;
  /** `metadata-runner` when absent. */
  harness_version?: string | null | undefined;
  runner_info?: unknown;
  home?: string | null | undefined;
  rules: RuleSet;
}

/**
 * Turns the metadata runner's results into observations, in row order (contract: normalization, metadata pipeline).
 * Rows that are no objects or name no profile are skipped.
 *
 * @throws ObservationError in the reference set for the first odd row; in both for results that are no list.
 */
export function normalizeMetadata(input: MetadataInput): { observations: JsonObject[]; problems: ObservationProblem[] } {
  const rules = switchesOf(input.rules);
  const document = isObject(input.runtime_results) ? input.runtime_results : {};
  const results = truthy(document['results']) ? document['results'] : [];
  if (!isObject(input.runtime_results) || !Array.isArray(results)) {
    throw new ObservationError({
      code: 'OBSERVATION_INPUT_INVALID',
      message: isObject(input.runtime_results) ? 'results is not a list' : 'the document is not an object',
      path: FILE,
      field: isObject(input.runtime_results) ? '/results' : '',
    });
  }
  const context: MetadataContext = {
    rules,
    worldId: firstOf(input.world_id, document['world_id'], DEFAULT_WORLD_ID),
    runId: orNull(input.run_id),
    harness: firstOf(input.harness_version, 'metadata-runner'),
    runnerInfo: isObject(input.runner_info) ? input.runner_info : isObject(document['runner_info']) ? document['runner_info'] : null,
    home: input.home ?? null,
    baseline: new BaselineIndex(input.baseline_results, rules),
  };
  const observations: JsonObject[] = [];
  const problems: ObservationProblem[] = [...context.baseline.problems];
  results.forEach((row: unknown, index) => {
    if (!isObject(row) || !truthy(row['profile_id'])) return;
    try {
      observations.push(observeMetadataRow(context, row));
    } catch (error) {
      const profileId = typeof row['profile_id'] === 'string' ? row['profile_id'] : null;
      const problem = problemOf(error, { file: FILE, field: `/results/${index}`, index, profileId, row });
      if (rules.stopsAtFirstOddRow) throw problem.asError();
      problems.push(problem.value);
    }
  });
  return { observations, problems };
}

interface MetadataContext {
  rules: RuleSwitches;
  worldId: unknown;
  runId: unknown;
  harness: unknown;
  runnerInfo: JsonObject | null;
  home: string | null;
  baseline: BaselineIndex;
}

function observeMetadataRow(context: MetadataContext, row: JsonObject): JsonObject {
  const { rules } = context;
  const text = (value: unknown): string => textOf(value, rules);
  const profileId = text(row['profile_id']);
  const operation = text(orEmpty(firstOf(row['operation'], row['op'])));
  const given = orNull(firstOf(row['requested_path'], row['path']));
  const target = given === null ? null : text(given);
  const name = probeName(row, text);
  const stderr = new Stderr(text(orEmpty(row['stderr'])), rules);
  const outcome = outcomeOf(row, stderr, rules);
  const result: JsonObject = {
    status: outcome.status,
    errno: outcome.errno,
    runtime_result_schema_version: 1,
    tool_marker_schema_version: 2,
    failure_stage: outcome.stage,
    failure_kind: outcome.kind,
    apply_report: outcome.report,
    runner_info: context.runnerInfo,
    seatbelt_callouts: calloutsOf(stderr),
  };
  assertGuards(result, stderr, rules);
  const canonical = stderr.canonical();
  const isPath = isPathOperation(operation);
  const paths = isPath && truthy(target) ? normalizedPath(target, null, rules) : { normalized_path: null, normalized_path_source: null };
  const facts: RowFacts = {
    rules,
    operation,
    target,
    isPath,
    actual: outcome.actual,
    runtimeStatus: outcome.status,
    errno: outcome.errno,
    errnoName: errnoName(outcome.errno, rules),
    failureStage: outcome.stage,
    failureKind: outcome.kind,
    callouts: result['seatbelt_callouts'],
    probeDetails: row['probe_details'],
    baseline: context.baseline.find(profileId, name, operation, target),
    home: context.home,
  };
  const expectationId = metadataExpectationId(profileId, operation, target, row, text);
  return withoutNulls({
    world_id: context.worldId,
    profile_id: profileId,
    scenario_id: scenarioId({ profile_id: profileId, expectation_id: expectationId }),
    run_id: context.runId,
    expectation_id: expectationId,
    operation,
    target,
    requested_path: isPath ? target : null,
    normalized_path: paths.normalized_path,
    normalized_path_source: paths.normalized_path_source,
    probe_name: name,
    actual: outcome.actual,
    runtime_status: outcome.status,
    errno: outcome.errno,
    errno_name: typeof row['errno_name'] === 'string' ? row['errno_name'] : facts.errnoName,
    policy_layers: policyLayers(facts),
    tcc_confounder: tccConfounder(facts),
    service_confounder: serviceConfounder(facts),
    file_confounder: fileConfounder(facts),
    sandbox_check_prepass: sandboxCheckPrepass(facts),
    resource_hygiene: resourceHygiene(result),
    failure_stage: outcome.stage,
    failure_kind: outcome.kind,
    apply_report: outcome.report,
    preflight: isObject(row['preflight']) ? { ...row['preflight'] } : null,
    runner_info: context.runnerInfo,
    seatbelt_callouts: result['seatbelt_callouts'],
    violation_summary: outcome.violation,
    stderr: canonical,
    harness: context.harness,
    notes: notesOf(row, name),
  });
}

interface Outcome {
  status: 'success' | 'errno' | 'blocked';
  errno: unknown;
  actual: 'allow' | 'deny' | null;
  stage: string | null;
  kind: string | null;
  report: JsonObject | null;
  violation: 'EPERM' | null;
}

function outcomeOf(row: JsonObject, stderr: Stderr, rules: RuleSwitches): Outcome {
  if (row['failure_stage'] === 'preflight' || row['status'] === 'blocked') {
    const kind =
      typeof row['failure_kind'] === 'string' && row['failure_kind'] !== '' ? row['failure_kind'] : 'preflight_apply_gate_signature';
    return { status: 'blocked', errno: null, actual: null, stage: 'preflight', kind, report: null, violation: null };
  }
  const ok = row['status'] === 'ok';
  const report = applyReportFromMarkers(stderr.markers('sbpl-apply'), rules) ?? reportFromRow(row, rules);
  const outcome: Outcome = {
    status: ok ? 'success' : 'errno',
    errno: !ok && isWhole(row['errno'], rules) ? row['errno'] : null,
    actual: ok ? 'allow' : 'deny',
    stage: ok ? null : 'probe',
    kind: ok ? null : 'probe_syscall_errno',
    report,
    violation: null,
  };
  if (report !== null && isWhole(report['rc'], rules) && !isNumber(report['rc'], 0, rules)) {
    outcome.stage = 'apply';
    outcome.kind = report['err_class'] === 'already_sandboxed' ? 'apply_already_sandboxed' : failedKind(report['api']);
    if (isWhole(report['errno'], rules)) outcome.errno = report['errno'];
    // A policy that could not be applied decided nothing.
    if (!rules.harnessErrorsDecide) outcome.actual = null;
  }
  if (!ok && isNumber(outcome.errno, 1, rules)) outcome.violation = 'EPERM';
  return outcome;
}

const APPLY_APIS: ReadonlyMap<unknown, string> = new Map([
  ['sbpl', 'sandbox_init'],
  ['blob', 'sandbox_apply'],
]);

function reportFromRow(row: JsonObject, rules: RuleSwitches): JsonObject | null {
  const api = APPLY_APIS.get(row['apply_mode']);
  const rc = row['apply_rc'];
  if (api === undefined || !isWhole(rc, rules)) return null;
  const errno = isWhole(row['apply_errno'], rules) ? row['apply_errno'] : isNumber(rc, 0, rules) ? 0 : null;
  const attempt = { api, rc, errno, errbuf: typeof row['apply_errbuf'] === 'string' ? row['apply_errbuf'] : null };
  return { ...attempt, ...classifyApply(attempt, rules) };
}

function calloutsOf(stderr: Stderr): JsonObject[] | null {
  const callouts = stderr.markers('seatbelt-callout');
  return callouts.length > 0 ? callouts : null;
}

function probeName(row: JsonObject, text: (value: unknown) => string): string | null {
  if (!truthy(row['syscall'])) return null;
  return truthy(row['attr_payload']) ? `${text(row['syscall'])}:${text(row['attr_payload'])}` : text(row['syscall']);
}

function metadataExpectationId(
  profileId: string,
  operation: string,
  target: string | null,
  row: JsonObject,
  text: (value: unknown) => string,
): string {
  const base = fallbackExpectationId(profileId, operation, target);
  if (!truthy(row['syscall']) && !truthy(row['attr_payload'])) return base;
  const syscall = truthy(row['syscall']) ? text(row['syscall']) : 'syscall';
  const payload = truthy(row['attr_payload']) ? text(row['attr_payload']) : 'payload';
  return `${base}|${syscall}|${payload}`;
}

function notesOf(row: JsonObject, name: string | null): string | null {
  const parts: string[] = [];
  if (name !== null && name !== '') parts.push(`probe=${name}`);
  if (typeof row['message'] === 'string' && row['message'] !== '') parts.push(`message=${row['message']}`);
  return parts.length > 0 ? parts.join('; ') : null;
}

const orEmpty = (value: unknown): unknown => (truthy(value) ? value : '');

function textOf(value: unknown, rules: RuleSwitches): string {
  if (typeof value === 'string') return value;
  if (rules.valuesBecomeText) return plainText(value);
  throw new ObservationError({ code: 'OBSERVATION_ROW_INVALID', message: 'a member that has to be text is not' });
}

function withoutNulls(record: JsonObject): JsonObject {
  for (const field of Object.keys(record)) if (!isGiven(record[field])) delete record[field];
  return record;
}
