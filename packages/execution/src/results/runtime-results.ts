import type { MatrixProbe, ProbeRow, ProfileResult, RuntimeResults } from '@runtime/contracts';
import { BLOCKED_STAGES, RUNTIME_RESULT_VERSION, SCHEMA_VERSIONS, TOOL_MARKER_VERSION } from '@runtime/contracts';
import type { JobRow } from '@runtime/job';
import type { CompiledPlan, CompiledProfile } from '@runtime/plan';
import { decisionOf, failureOf } from './decision.js';
import { intentOf } from './intent.js';
import { observePath } from './observation.js';
import type { RowTable } from './rows.js';

export interface ResultsContext {
  runId: string;
  /** Repository-relative run directory. */
  outputRoot: string;
  /** File of each profile's assembled text, relative to the run directory. */
  fileOf: (profileId: string) => string;
}

/** `runtime_results.json`: the scenario lane, in matrix order (contract: execution, 2.5). */
export function buildRuntimeResults(plan: CompiledPlan, rows: RowTable, context: ResultsContext): RuntimeResults {
  return Object.fromEntries(plan.profiles.map((profile) => [profile.profile_id, profileResult(profile, rows, context)]));
}

function profileResult(profile: CompiledProfile, rows: RowTable, context: ResultsContext): ProfileResult {
  const probes = profile.probes.flatMap((probe) => {
    const row = rows.get('scenario', profile.profile_id, probe.expectation_id);
    if (row === undefined) return [];
    return [probeRow(profile, probe, row, rows.get('baseline', profile.profile_id, probe.expectation_id))];
  });
  const { status, notes } = profileStatus(probes);
  return {
    status,
    profile_path: `${context.outputRoot}/${context.fileOf(profile.profile_id)}`,
    base_profile_path: profile.profile_path,
    preflight: null,
    probes,
    ...(notes === null ? {} : { notes }),
    schema_version: SCHEMA_VERSIONS.runtime_results,
    run_id: context.runId,
  };
}

function probeRow(profile: CompiledProfile, probe: MatrixProbe, row: JobRow, baseline: JobRow | undefined): ProbeRow {
  const actual = decisionOf(row);
  const failure = failureOf(row, actual);
  const observation = observePath(baseline, probe.operation, probe.target);
  const { started_at_unix_s: started, finished_at_unix_s: finished } = row;
  const listener = row.kind === 'measured' ? (row.listener ?? null) : null;
  const timedOut = row.outcome === 'timed_out';
  return {
    name: probe.name,
    expectation_id: probe.expectation_id,
    ...(probe.anchor_ctx_id === undefined ? {} : { anchor_ctx_id: probe.anchor_ctx_id }),
    operation: probe.operation,
    path: probe.target,
    expected: probe.expected,
    actual,
    match: actual === null ? null : actual === probe.expected,
    runtime_result: runtimeResult(row, actual, failure),
    violation_summary: actual === 'deny' && row.errno === 1 ? 'EPERM' : null,
    ...(observation === null ? {} : { path_observation: observation }),
    ...(timedOut ? { error: 'timeout', error_kind: 'timeout' } : {}),
    command: row.command ?? [],
    exit_code: row.exit_code,
    stdout: row.stdout,
    stderr: row.stderr + observedLines(row),
    probe_details: row.details ?? null,
    ...(started === undefined || finished === undefined
      ? {}
      : { cmd_started_at_unix_s: started, cmd_finished_at_unix_s: finished, cmd_duration_s: finished - started }),
    ...(listener === null ? {} : { listener }),
    ...(row.reason === undefined ? {} : { notes: row.reason }),
    ...intentOf(profile.profile_id, probe, actual, failure),
    harness: row.harness,
  };
}

/** The lines that path witnesses are read from. */
function observedLines(row: JobRow): string {
  if (row.kind !== 'measured') return '';
  const line = (label: string, path: string | undefined, errno: number | undefined): string =>
    path !== undefined ? `${label}:${path}\n` : errno !== undefined ? `${label}_ERROR:${errno}\n` : '';
  return (
    line('F_GETPATH', row.observed_path, row.observed_path_errno) +
    line('F_GETPATH_NOFIRMLINK', row.observed_path_nofirmlink, row.observed_path_nofirmlink_errno)
  );
}

function runtimeResult(
  row: JobRow,
  actual: string | null,
  failure: { stage: string | null; kind: string | null },
): ProbeRow['runtime_result'] {
  const { apply = null, apply_model: model = null, apply_timing: timing = null } = row;
  const suspected = row.reason === 'already_sandboxed' || apply?.err_class === 'already_sandboxed';
  const blocked = row.outcome === 'not_run' || (BLOCKED_STAGES as readonly (string | null)[]).includes(failure.stage);
  return {
    status: actual === 'allow' ? 'success' : blocked ? 'blocked' : 'errno',
    errno: actual === 'allow' ? null : row.errno,
    runtime_result_schema_version: RUNTIME_RESULT_VERSION,
    tool_marker_schema_version: TOOL_MARKER_VERSION,
    failure_stage: failure.stage,
    failure_kind: failure.kind,
    apply_report: apply,
    runner_info: null,
    seatbelt_callouts: null,
    intended_op_witnessed: null,
    sandbox_check_request: null,
    resource_hygiene: {
      apply_model: model,
      apply_timing: timing,
      preexisting_sandbox_suspected: suspected,
      close_fds: true,
      pass_fds: [],
      preopen_hints: [],
      preopen_detected: false,
    },
  };
}

/** Contract: execution, 3.8. */
function profileStatus(probes: readonly ProbeRow[]): { status: ProfileResult['status']; notes: string | null } {
  if (probes.length === 0) return { status: 'blocked', notes: 'no probes executed' };
  const stages = probes.flatMap(({ runtime_result: { failure_stage: stage } }) => (typeof stage === 'string' ? [stage] : []));
  if (stages.length > 0 && stages.every((stage) => (BLOCKED_STAGES as readonly string[]).includes(stage))) {
    return { status: 'blocked', notes: 'all probes blocked before policy evaluation' };
  }
  if (probes.every((probe) => probe.match === true)) return { status: 'ok', notes: null };
  return { status: 'partial', notes: 'runtime results diverged from expected allow/deny matrix' };
}
