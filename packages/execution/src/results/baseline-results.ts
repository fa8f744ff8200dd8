import type { BaselineResults, BaselineRow, MatrixProbe } from '@runtime/contracts';
import { SCHEMA_VERSIONS } from '@runtime/contracts';
import type { JobRow } from '@runtime/job';
import type { CompiledPlan } from '@runtime/plan';
import { decisionOf } from './decision.js';
import { observePath } from './observation.js';
import type { RowTable } from './rows.js';

/** How much of a baseline probe's output the document keeps, in code points. */
const KEPT = 200;

/** `baseline_results.json`: the same probes without policy (contract: execution, 2.7). */
export function buildBaselineResults(plan: CompiledPlan, rows: RowTable, runId: string): BaselineResults {
  const results = plan.profiles.flatMap((profile) =>
    profile.probes.flatMap((probe) => {
      const row = rows.get('baseline', profile.profile_id, probe.expectation_id);
      return row === undefined ? [] : [baselineRow(profile.profile_id, probe, row)];
    }),
  );
  return { schema_version: SCHEMA_VERSIONS.baseline_results, world_id: plan.world_id, run_id: runId, results };
}

function baselineRow(profileId: string, probe: MatrixProbe, row: JobRow): BaselineRow {
  const decision = decisionOf(row);
  const error = row.outcome === 'timed_out' ? 'timeout' : row.outcome === 'not_run' ? (row.reason ?? 'not run') : null;
  const observation = observePath(row, probe.operation, probe.target);
  const details = row.details ?? null;
  const listener = row.kind === 'measured' ? (row.listener ?? null) : null;
  return {
    name: `baseline:${profileId}:${probe.name}`,
    profile_id: profileId,
    probe_name: probe.name,
    operation: probe.operation,
    target: probe.target,
    primary_intent: { operation: probe.operation, target: probe.target, profile_id: profileId, probe_name: probe.name },
    command: row.command ?? [],
    ...(observation ?? {}),
    status: decision ?? (error === null ? 'unknown' : 'error'),
    ...(error === null ? { exit_code: row.exit_code } : {}),
    stdout: cut(row.stdout),
    stderr: cut(row.stderr),
    ...(decision === null ? {} : { reached_primary_op: true, decision_path: 'baseline' }),
    ...(details === null ? {} : { probe_details: details }),
    ...(listener === null ? {} : { listener }),
    ...(error === null ? (row.absent === true ? { error: 'target absent' } : {}) : { error }),
    harness: row.harness,
  };
}

const cut = (text: string): string => (text.length <= KEPT ? text : [...text.slice(0, KEPT * 2)].slice(0, KEPT).join(''));
