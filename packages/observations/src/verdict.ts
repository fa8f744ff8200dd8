import type { Decision, MatrixProbe } from '@runtime/contracts';
import { decisionOf, type Failure, failureOf } from './decision.js';
import type { ProbeRowOfJob } from './rows.js';

/** What the scenario row of a probe decides by itself. */
export interface Verdict {
  actual: Decision | null;
  match: boolean | null;
  failure: Failure;
}

export function verdictOf(probe: MatrixProbe, row: ProbeRowOfJob): Verdict {
  const actual = decisionOf(row);
  return { actual, match: actual === null ? null : actual === probe.expected, failure: failureOf(row, actual) };
}
