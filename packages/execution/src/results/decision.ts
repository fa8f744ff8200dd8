import type { Decision, JobResultRow } from '@runtime/contracts';

/**
 * The supervisor's reading of a raw row (contract: the job): a decision only when the probe started, completed, and its
 * target was there. `answer` is what the driver's table says the answer means; everything else is "not measured".
 * A row without a stub (`started: null`) has nobody to say that it started, so it has no decision either.
 */
export function decisionOf(row: JobResultRow): Decision | null {
  if (row.started !== true || row.outcome !== 'completed' || row.absent === true) return null;
  const answer = row['answer'];
  return answer === 'allow' || answer === 'deny' ? answer : null;
}

export interface Failure {
  stage: string | null;
  kind: string | null;
}

/** Where a row stopped, in the vocabulary of runtime results. Both null for a probe that was allowed. */
export function failureOf(row: JobResultRow, decision: Decision | null): Failure {
  const stage = row['failure_stage'];
  const kind = row['failure_kind'];
  if (typeof stage === 'string') return { stage, kind: typeof kind === 'string' ? kind : null };
  if (decision === 'allow') return { stage: null, kind: null };
  if (decision === 'deny') return { stage: 'probe', kind: 'probe_nonzero_exit' };
  return { stage: 'probe', kind: unmeasuredKind(row) };
}

function unmeasuredKind(row: JobResultRow): string {
  if (row.outcome === 'timed_out') return 'probe_timeout';
  if (row.outcome === 'signalled') return 'probe_signalled';
  if (row.absent === true) return 'probe_target_absent';
  if (row.reason !== undefined) return `probe_${row.reason}`;
  return row.outcome === 'not_run' ? 'probe_not_run' : 'probe_unclassified';
}
