import type { VerifiedBundle } from '@runtime/bundle-store';
import type { MismatchSummary, Observation, ResultOf } from '@runtime/contracts';

/** One operation of a run. `known`: of the mismatches, those that the model predicts or the baseline knows. */
export type OperationDecisions = ResultOf<'result.quickstart'>['operations'][number];

const BLOCKED = new Set(['preflight', 'apply', 'bootstrap']);

/**
 * Decisions per operation, in order of first appearance, counted while the events stream by. Mismatches are those of the
 * run's own summary, which holds the probes that were not measured too. Empty for a run without events.
 */
export async function decisionTable(bundle: VerifiedBundle): Promise<OperationDecisions[]> {
  if (!bundle.artifacts.includes('runtime_events.normalized.json')) return [];
  const rows = new Map<string, OperationDecisions>();
  const { artifactRows, readJsonArtifact } = await import('@runtime/bundle-store');
  const pick = ['operation', 'actual', 'failure_stage'];
  for await (const batch of artifactRows(bundle, 'runtime_events.normalized.json', { pick })) {
    for (const row of batch) if (row.picked !== null) count(rows, row.picked as unknown as Observation);
  }
  const { mismatches } = (await readJsonArtifact(bundle, 'mismatch_summary.json')) as MismatchSummary;
  for (const mismatch of mismatches) {
    const row = rows.get(mismatch.operation ?? '');
    if (row === undefined) continue;
    row.mismatch++;
    if ((mismatch as { known?: boolean }).known === true) row.known++;
  }
  return [...rows.values()];
}

function count(rows: Map<string, OperationDecisions>, { operation, actual, failure_stage }: Observation): void {
  const row = rows.get(operation) ?? { operation, allow: 0, deny: 0, mismatch: 0, known: 0, blocked: 0 };
  rows.set(operation, row);
  if (failure_stage !== undefined && BLOCKED.has(failure_stage)) row.blocked++;
  else if (actual === 'allow') row.allow++;
  else if (actual === 'deny') row.deny++;
}
