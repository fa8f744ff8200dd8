import { isBlockedStage } from '@runtime/contracts';
import type { ExpectationFacts } from '../diff/model.js';
import { CELL } from './model.js';

/** What a comparison needs of one probe in one run, in two bytes: a history holds a million of them. */
export type Cell = number;

/** The run did not ask. */
export const UNASKED: Cell = 0;

const ASKED = 1;
const BLOCKED = 2;
const ABSENT = 4;
const DECISIONS = [null, 'allow', 'deny'] as const;

export type Decision = (typeof DECISIONS)[number];
const DECISION_AT = 3;
const EXPECTED_AT = 5;
const BASELINE_AT = 7;

const coded = (decision: string | null): number => Math.max(0, DECISIONS.indexOf(decision as Decision));
const decoded = (cell: Cell, at: number): Decision => DECISIONS[(cell >> at) & 3] ?? null;

export const cellOf = ({ decision, expected, baseline, stage, absent }: ExpectationFacts): Cell =>
  ASKED |
  (isBlockedStage(stage) ? BLOCKED : 0) |
  (absent ? ABSENT : 0) |
  (coded(decision) << DECISION_AT) |
  (coded(expected) << EXPECTED_AT) |
  (coded(baseline) << BASELINE_AT);

export const decisionOf = (cell: Cell): Decision => decoded(cell, DECISION_AT);

export const expectedOf = (cell: Cell): Decision => decoded(cell, EXPECTED_AT);

/** The facts again, of a probe whose question is known. */
export const factsOf = (
  cell: Cell,
  question: Pick<ExpectationFacts, 'profile_id' | 'expectation_id' | 'operation' | 'target'>,
): ExpectationFacts => ({
  ...question,
  expected: expectedOf(cell),
  decision: decisionOf(cell),
  stage: (cell & BLOCKED) === 0 ? null : 'apply',
  kind: null,
  witness: null,
  baseline: decoded(cell, BASELINE_AT),
  absent: (cell & ABSENT) !== 0,
});

export function letterOf(cell: Cell): string {
  if (cell === UNASKED) return CELL.unasked;
  const decision = decisionOf(cell);
  return decision === 'allow' ? CELL.allow : decision === 'deny' ? CELL.deny : CELL.unmeasured;
}
