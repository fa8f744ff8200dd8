import { type Decision, decisionOfRow, type RowFailureKind, type RowFailureStage, type RowReason } from '@runtime/contracts';
import type { ProbeRowOfJob } from './rows.js';

export const decisionOf = (row: ProbeRowOfJob): Decision | null => decisionOfRow(row);

type FailureKind = RowFailureKind | `probe_${RowReason}` | 'probe_target_absent' | 'probe_unclassified';

/** Where a row stopped, in the vocabulary of runtime results. Both null for a probe that was allowed. */
export interface Failure {
  stage: RowFailureStage | null;
  kind: FailureKind | null;
}

export function failureOf(row: ProbeRowOfJob, decision: Decision | null): Failure {
  if (decision === 'allow') return { stage: null, kind: null };
  if (row.kind === 'measured' && row.prerequisite !== undefined) return { stage: 'probe', kind: 'probe_prerequisite_denied' };
  if (typeof row.failure_stage === 'string') return { stage: row.failure_stage, kind: row.failure_kind ?? null };
  return { stage: 'probe', kind: decision === 'deny' ? 'probe_nonzero_exit' : unmeasuredKind(row) };
}

function unmeasuredKind(row: ProbeRowOfJob): FailureKind {
  if (row.outcome === 'timed_out') return 'probe_timeout';
  if (row.outcome === 'signalled') return 'probe_signalled';
  if (row.absent === true) return 'probe_target_absent';
  return row.reason === undefined ? 'probe_unclassified' : `probe_${row.reason}`;
}
