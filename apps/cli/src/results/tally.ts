import { type ResultOf, VERDICTS, verdictCount } from '@runtime/contracts';
import type { ResultCounts, ResultRow } from '@runtime/report';

/** One operation of a run. */
export type OperationDecisions = ResultOf<'result.quickstart'>['operations'][number];

/** Last in the order of verdicts, what came out as expected is the first of a tally. */
const TOLD = [...VERDICTS].sort((a, b) => Number(b === 'match') - Number(a === 'match'));

/** `105 as expected, 0 surprises, 22 known, 0 blocked, 0 not measured`. */
export const tallyText = (counts: ResultCounts): string => TOLD.map((verdict) => verdictCount(counts[verdict], verdict)).join(', ');

/** Decisions per operation, in order of first appearance. A mismatch is a decision that was not expected. */
export function operationDecisions(rows: readonly ResultRow[]): OperationDecisions[] {
  const found = new Map<string, OperationDecisions>();
  for (const { operation, scenario, verdict } of rows) {
    const row = found.get(operation) ?? { operation, allow: 0, deny: 0, mismatch: 0, known: 0, not_measured: 0, blocked: 0 };
    found.set(operation, row);
    if (verdict === 'blocked') row.blocked++;
    else if (verdict === 'unmeasured' || scenario === null) row.not_measured++;
    else row[scenario]++;
    if (verdict === 'surprise' || verdict === 'known') row.mismatch++;
    if (verdict === 'known') row.known++;
  }
  return [...found.values()];
}
