import type { VerifiedBundle } from '@runtime/bundle-store';
import type { MismatchSummary, Observation, ResultOf } from '@runtime/contracts';
import { plural } from '../commands/shared.js';

/** One operation of a run. */
export type OperationDecisions = ResultOf<'result.quickstart'>['operations'][number];

/** All of a run. */
export type Tally = Omit<OperationDecisions, 'operation'>;

const BLOCKED = new Set(['preflight', 'apply', 'bootstrap']);

/**
 * Decisions per operation, in order of first appearance, counted while the events stream by. A mismatch is a decision that
 * was not expected; where nothing was decided, nothing mismatches. Empty for a run without events.
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
  for (const { operation, actual, known } of mismatches as readonly Mismatch[]) {
    const row = rows.get(operation ?? '');
    if (row === undefined || !isDecision(actual)) continue;
    row.mismatch++;
    if (known === true) row.known++;
  }
  return [...rows.values()];
}

interface Mismatch {
  operation?: string | null;
  actual?: string | null;
  known?: boolean;
}

const isDecision = (actual: unknown): boolean => actual === 'allow' || actual === 'deny';

function count(rows: Map<string, OperationDecisions>, { operation, actual, failure_stage }: Observation): void {
  const row = rows.get(operation) ?? { operation, ...NOTHING };
  rows.set(operation, row);
  if (failure_stage !== undefined && BLOCKED.has(failure_stage)) row.blocked++;
  else if (actual === 'allow') row.allow++;
  else if (actual === 'deny') row.deny++;
  else row.not_measured++;
}

const NOTHING: Tally = { allow: 0, deny: 0, mismatch: 0, known: 0, not_measured: 0, blocked: 0 };

export function totalOf(operations: readonly OperationDecisions[]): Tally {
  const total = { ...NOTHING };
  for (const row of operations) for (const name of Object.keys(NOTHING) as (keyof Tally)[]) total[name] += row[name];
  return total;
}

/** `105 matches, 22 mismatches (all known), 0 not measured, 0 blocked`. */
export function tallyText({ allow, deny, mismatch, known, not_measured, blocked }: Tally): string {
  const ofThem = mismatch === 0 ? '' : known === mismatch ? ' (all known)' : ` (${known} known)`;
  const matches = plural(allow + deny - mismatch, 'match', 'matches');
  return `${matches}, ${plural(mismatch, 'mismatch', 'mismatches')}${ofThem}, ${not_measured} not measured, ${blocked} blocked`;
}
