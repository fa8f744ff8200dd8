import { EvidenceError } from '../error.js';
import { Stderr } from '../markers/stderr.js';
import { BaselineIndex } from '../observations/baseline-index.js';
import { fileConfounder, serviceConfounder, tccConfounder } from '../observations/confounders.js';
import { fallbackExpectationId, scenarioId } from '../observations/ids.js';
import { located } from '../observations/locate.js';
import { errnoName, withoutNulls } from '../observations/observe-row.js';
import { isPathOperation, normalizedPath } from '../observations/paths.js';
import { policyLayers } from '../observations/policy.js';
import { resourceHygiene, sandboxCheckPrepass } from '../observations/prepass.js';
import type { RowFacts } from '../observations/row-facts.js';
import { reprText } from '../python/repr.js';
import { firstOf, isNumber, isObject, isWhole, type JsonObject, orNull, truthy } from '../python/values.js';
import { applyReportFromMarkers, classifyApply, failedKind } from '../results/apply.js';
import { assertGuards } from '../results/guards.js';
import { REFERENCE_WORLD_ID } from '../world.js';

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
}

/**
 * Turns the metadata runner's results into observations, in row order (contract: normalization, metadata pipeline).
 * Rows that are no objects or name no profile are skipped.
 *
 * @throws EvidenceError for the first odd row, and for results that are no list.
 */
export function normalizeMetadata(input: MetadataInput): JsonObject[] {
  const document = isObject(input.runtime_results) ? input.runtime_results : {};
  const results = truthy(document['results']) ? document['results'] : [];
  if (!isObject(input.runtime_results) || !Array.isArray(results)) {
    throw new EvidenceError({
      code: 'OBSERVATION_INPUT_INVALID',
      message: isObject(input.runtime_results) ? 'results is not a list' : 'the document is not an object',
      path: FILE,
      field: isObject(input.runtime_results) ? '/results' : '',
    });
  }
  const context: MetadataContext = {
    worldId: firstOf(input.world_id, document['world_id'], REFERENCE_WORLD_ID),
    runId: orNull(input.run_id),
    harness: firstOf(input.harness_version, 'metadata-runner'),
    runnerInfo: isObject(input.runner_info) ? input.runner_info : isObject(document['runner_info']) ? document['runner_info'] : null,
    home: input.home ?? null,
    baseline: new BaselineIndex(input.baseline_results),
  };
  return results.flatMap((row: unknown, index) => {
    if (!isObject(row) || !truthy(row['profile_id'])) return [];
    try {
      return [observeMetadataRow(context, row)];
    } catch (error) {
      const profileId = typeof row['profile_id'] === 'string' ? row['profile_id'] : null;
      throw located(error, { file: FILE, field: `/results/${index}`, index, profileId, row });
    }
  });
}

interface MetadataContext {
  worldId: unknown;
  runId: unknown;
  harness: unknown;
  runnerInfo: JsonObject | null;
  home: string | null;
  baseline: BaselineIndex;
}

function observeMetadataRow(context: MetadataContext, row: JsonObject): JsonObject {
  const profileId = reprText(row['profile_id']);
  const operation = reprText(orEmpty(firstOf(row['operation'], row['op'])));
  const given = orNull(firstOf(row['requested_path'], row['path']));
  const target = given === null ? null : reprText(given);
  const name = probeName(row);
  const stderr = new Stderr(reprText(orEmpty(row['stderr'])));
  const outcome = outcomeOf(row, stderr);
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
  assertGuards(result, stderr);
  const canonical = stderr.canonical();
  const isPath = isPathOperation(operation);
  const paths = isPath && truthy(target) ? normalizedPath(target, null) : { normalized_path: null, normalized_path_source: null };
  const facts: RowFacts = {
    operation,
    target,
    isPath,
    actual: outcome.actual,
    runtimeStatus: outcome.status,
    errno: outcome.errno,
    errnoName: errnoName(outcome.errno),
    failureStage: outcome.stage,
    failureKind: outcome.kind,
    callouts: result['seatbelt_callouts'],
    probeDetails: row['probe_details'],
    baseline: context.baseline.find(profileId, name, operation, target),
    home: context.home,
  };
  const expectationId = metadataExpectationId(profileId, operation, target, row);
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

function outcomeOf(row: JsonObject, stderr: Stderr): Outcome {
  if (row['failure_stage'] === 'preflight' || row['status'] === 'blocked') {
    const kind =
      typeof row['failure_kind'] === 'string' && row['failure_kind'] !== '' ? row['failure_kind'] : 'preflight_apply_gate_signature';
    return { status: 'blocked', errno: null, actual: null, stage: 'preflight', kind, report: null, violation: null };
  }
  const ok = row['status'] === 'ok';
  const report = applyReportFromMarkers(stderr.markers('sbpl-apply')) ?? reportFromRow(row);
  const outcome: Outcome = {
    status: ok ? 'success' : 'errno',
    errno: !ok && isWhole(row['errno']) ? row['errno'] : null,
    actual: ok ? 'allow' : 'deny',
    stage: ok ? null : 'probe',
    kind: ok ? null : 'probe_syscall_errno',
    report,
    violation: null,
  };
  if (report !== null && isWhole(report['rc']) && !isNumber(report['rc'], 0)) {
    outcome.stage = 'apply';
    outcome.kind = report['err_class'] === 'already_sandboxed' ? 'apply_already_sandboxed' : failedKind(report['api']);
    if (isWhole(report['errno'])) outcome.errno = report['errno'];
  }
  if (!ok && isNumber(outcome.errno, 1)) outcome.violation = 'EPERM';
  return outcome;
}

const APPLY_APIS: ReadonlyMap<unknown, string> = new Map([
  ['sbpl', 'sandbox_init'],
  ['blob', 'sandbox_apply'],
]);

function reportFromRow(row: JsonObject): JsonObject | null {
  const api = APPLY_APIS.get(row['apply_mode']);
  const rc = row['apply_rc'];
  if (api === undefined || !isWhole(rc)) return null;
  const errno = isWhole(row['apply_errno']) ? row['apply_errno'] : isNumber(rc, 0) ? 0 : null;
  const attempt = { api, rc, errno, errbuf: typeof row['apply_errbuf'] === 'string' ? row['apply_errbuf'] : null };
  return { ...attempt, ...classifyApply(attempt) };
}

function calloutsOf(stderr: Stderr): JsonObject[] | null {
  const callouts = stderr.markers('seatbelt-callout');
  return callouts.length > 0 ? callouts : null;
}

function probeName(row: JsonObject): string | null {
  if (!truthy(row['syscall'])) return null;
  return truthy(row['attr_payload']) ? `${reprText(row['syscall'])}:${reprText(row['attr_payload'])}` : reprText(row['syscall']);
}

function metadataExpectationId(profileId: string, operation: string, target: string | null, row: JsonObject): string {
  const base = fallbackExpectationId(profileId, operation, target);
  if (!truthy(row['syscall']) && !truthy(row['attr_payload'])) return base;
  const syscall = truthy(row['syscall']) ? reprText(row['syscall']) : 'syscall';
  const payload = truthy(row['attr_payload']) ? reprText(row['attr_payload']) : 'payload';
  return `${base}|${syscall}|${payload}`;
}

function notesOf(row: JsonObject, name: string | null): string | null {
  const parts: string[] = [];
  if (name !== null && name !== '') parts.push(`probe=${name}`);
  if (typeof row['message'] === 'string' && row['message'] !== '') parts.push(`message=${row['message']}`);
  return parts.length > 0 ? parts.join('; ') : null;
}

const orEmpty = (value: unknown): unknown => (truthy(value) ? value : '');
