import { type BaselineResults, type BaselineRow, type MatrixProbe, SCHEMA_VERSIONS } from '@runtime/contracts';
import { decisionOf } from '../decision.js';
import type { BaselineFacts } from '../facts.js';
import type { ProbeRowOfJob } from '../rows.js';
import type { RunFacts } from '../run.js';
import { observePath } from './path-observation.js';
import { primaryIntent } from './primary-intent.js';

/** How much of a baseline probe's output the document keeps, in code points. */
const KEPT = 200;

/** `baseline_results.json` without its rows: the same probes without policy, in matrix order (contract: execution, 2.7). */
export const baselineResults = (run: RunFacts): BaselineResults => ({
  schema_version: SCHEMA_VERSIONS.baseline_results,
  world_id: run.world_id,
  run_id: run.run_id,
  results: [],
});

export const baselineName = (profileId: string, probe: MatrixProbe): string => `baseline:${profileId}:${probe.name}`;

/** What the platform alone decided: a decision, or why there is none. */
export interface BaselineVerdict {
  status: BaselineRow['status'];
  error: string | null;
  exit_code: number | null;
}

export function baselineVerdict(row: ProbeRowOfJob): BaselineVerdict {
  const decision = decisionOf(row);
  const error = row.outcome === 'timed_out' ? 'timeout' : row.kind === 'not_run' ? row.reason : null;
  if (error !== null) return { status: 'error', error, exit_code: null };
  const unmeasured = row.absent === true ? 'target absent' : decision === null ? (row.reason ?? null) : null;
  return { status: decision ?? 'unknown', error: unmeasured, exit_code: row.exit_code };
}

export function baselineRow({ profileId, probe, row }: BaselineFacts): BaselineRow {
  const { status, error, exit_code } = baselineVerdict(row);
  const listener = row.kind === 'measured' ? row.listener : undefined;
  return {
    name: baselineName(profileId, probe),
    profile_id: profileId,
    probe_name: probe.name,
    operation: probe.operation,
    target: probe.target,
    primary_intent: { ...primaryIntent(profileId, probe) },
    command: row.command ?? [],
    ...(observePath(row, probe.operation, probe.target) ?? {}),
    status,
    ...(status === 'error' ? {} : { exit_code }),
    stdout: cut(row.stdout),
    stderr: cut(row.stderr),
    ...(status === 'allow' || status === 'deny' ? { reached_primary_op: true, decision_path: 'baseline' } : {}),
    ...(row.details === undefined ? {} : { probe_details: { ...row.details } }),
    ...(listener === undefined ? {} : { listener }),
    ...(error === null ? {} : { error }),
    harness: row.harness,
  };
}

const cut = (text: string): string => (text.length <= KEPT ? text : [...text.slice(0, KEPT * 2)].slice(0, KEPT).join(''));
