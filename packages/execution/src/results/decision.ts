import type { Decision } from '@runtime/contracts';
import type { JobRow } from '@runtime/job';

/**
 * The supervisor's reading of a raw row (contract: the job): a decision only when the probe started, completed, and its
 * target was there. `answer` is what the driver's table says the answer means; everything else is "not measured".
 * A row without a stub (`started: null`) has nobody to say that it started, so it has no decision either.
 */
export function decisionOf(row: JobRow): Decision | null {
  if (row.kind !== 'measured' || row.started !== true || row.outcome !== 'completed' || row.absent === true) return null;
  return row.answer;
}

export interface Failure {
  stage: string | null;
  kind: string | null;
}

/** Where a row stopped, in the vocabulary of runtime results. Both null for a probe that was allowed. */
export function failureOf(row: JobRow, decision: Decision | null): Failure {
  const { failure_stage: stage = null, failure_kind: kind = null } = row;
  if (stage !== null) return { stage, kind };
  if (decision === 'allow') return { stage: null, kind: null };
  if (decision === 'deny') return { stage: 'probe', kind: 'probe_nonzero_exit' };
  return { stage: 'probe', kind: unmeasuredKind(row) };
}

function unmeasuredKind(row: JobRow): string {
  if (row.outcome === 'timed_out') return 'probe_timeout';
  if (row.outcome === 'signalled') return 'probe_signalled';
  if (row.absent === true) return 'probe_target_absent';
  if (row.reason !== undefined) return `probe_${row.reason}`;
  return 'probe_unclassified';
}
