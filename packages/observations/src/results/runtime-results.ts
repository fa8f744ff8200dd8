import {
  isBlockedStage,
  type ProbeRow,
  type ProfileResult,
  RUNTIME_RESULT_VERSION,
  type RuntimeResult,
  SCHEMA_VERSIONS,
  TOOL_MARKER_VERSION,
} from '@runtime/contracts';
import type { ProbeFacts } from '../facts.js';
import type { PlannedProfile, ProfileStatus, RunFacts, RunTool } from '../run.js';
import { observePath } from './path-observation.js';
import { primaryIntent } from './primary-intent.js';
import { runnerInfo, suspectsSandbox } from './runner-info.js';

/** One profile of `runtime_results.json` without its rows (contract: execution, 2.5). */
export function profileResult(profile: PlannedProfile, { status, notes }: ProfileStatus, run: RunFacts): ProfileResult {
  return {
    status,
    profile_path: `${run.output_root}/${run.profileFile(profile.profile_id)}`,
    base_profile_path: profile.profile_path,
    preflight: null,
    probes: [],
    ...(notes === null ? {} : { notes }),
    schema_version: SCHEMA_VERSIONS.runtime_results,
    run_id: run.run_id,
  };
}

export function probeRow(facts: ProbeFacts, tools: readonly RunTool[]): ProbeRow {
  const { profileId, probe, row, actual, match } = facts;
  const observation = observePath(facts.baseline, probe.operation, probe.target);
  const listener = row.kind === 'measured' ? row.listener : undefined;
  return {
    name: probe.name,
    expectation_id: probe.expectation_id,
    ...(probe.anchor_ctx_id === undefined ? {} : { anchor_ctx_id: probe.anchor_ctx_id }),
    operation: probe.operation,
    path: probe.target,
    expected: probe.expected,
    actual,
    match,
    runtime_result: runtimeResult(facts, tools),
    violation_summary: violationOf(facts),
    ...(observation === null ? {} : { path_observation: { ...observation } }),
    ...(row.outcome === 'timed_out' ? { error: 'timeout', error_kind: 'timeout' } : {}),
    command: row.command ?? [],
    exit_code: row.exit_code,
    stdout: row.stdout,
    stderr: row.stderr,
    probe_details: row.details === undefined ? null : { ...row.details },
    ...timesOf(facts),
    ...(listener === undefined ? {} : { listener }),
    ...(row.reason === undefined ? {} : { notes: row.reason }),
    primary_intent: { ...primaryIntent(profileId, probe) },
    ...facts.story,
    harness: row.harness,
  };
}

const EPERM = 1;

export const violationOf = ({ actual, row }: ProbeFacts): 'EPERM' | null => (actual === 'deny' && row.errno === EPERM ? 'EPERM' : null);

export interface Times {
  cmd_started_at_unix_s?: number;
  cmd_finished_at_unix_s?: number;
  cmd_duration_s?: number;
}

export function timesOf({ row: { started_at_unix_s: started, finished_at_unix_s: finished } }: ProbeFacts): Times {
  if (started === undefined || finished === undefined) return {};
  return { cmd_started_at_unix_s: started, cmd_finished_at_unix_s: finished, cmd_duration_s: finished - started };
}

export const statusOf = ({ actual, row, failure }: ProbeFacts): RuntimeResult['status'] =>
  actual === 'allow' ? 'success' : row.kind === 'not_run' || isBlockedStage(failure.stage) ? 'blocked' : 'errno';

/** Of the call; a probe that was allowed has none. */
export const errnoOf = ({ actual, row }: ProbeFacts): number | null => (actual === 'allow' ? null : row.errno);

export const hygieneOf = ({ row }: ProbeFacts): NonNullable<RuntimeResult['resource_hygiene']> => ({
  apply_model: row.apply_model ?? null,
  apply_timing: row.apply_timing ?? null,
  preexisting_sandbox_suspected: suspectsSandbox(row),
  close_fds: true,
  pass_fds: [],
  preopen_hints: [],
  preopen_detected: false,
});

const runtimeResult = (facts: ProbeFacts, tools: readonly RunTool[]): RuntimeResult => ({
  status: statusOf(facts),
  errno: errnoOf(facts),
  runtime_result_schema_version: RUNTIME_RESULT_VERSION,
  tool_marker_schema_version: TOOL_MARKER_VERSION,
  failure_stage: facts.failure.stage,
  failure_kind: facts.failure.kind,
  apply_report: facts.row.apply ?? null,
  runner_info: runnerInfo(facts.row, tools),
  seatbelt_callouts: null,
  intended_op_witnessed: null,
  sandbox_check_request: null,
  resource_hygiene: hygieneOf(facts),
});
