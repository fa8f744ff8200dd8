import type { Deviations } from './deviations.js';

/** `deviation`: another answer than the reference's, on purpose, under a name in `docs/formats/deviations.md`. */
type Verdict = 'met' | 'deviation' | 'failed';

/** What came of one comparison. */
export interface Outcome {
  verdict: Verdict;
  expected: string;
  got: string;
  /** Names in `docs/formats/deviations.md` under which the difference is listed. */
  deviations?: readonly string[];
  /** Members of ours that stand beside the reference's and were left out of the comparison, by the same names. */
  additions?: readonly string[];
}

export interface ProofRow extends Outcome {
  /** The vector or document. */
  subject: string;
}

export interface Evidence {
  /** The folder of the reference, only ever read. */
  reference: string;
  deviations: Deviations;
}

export interface Proof {
  group: string;
  /** What the comparisons are, where the group is one line of the table; without it each has its own. */
  unit?: string | undefined;
  prove: (evidence: Evidence) => Promise<ProofRow[]>;
}

export interface ProofResult {
  group: string;
  unit: string | undefined;
  verdict: Verdict;
  rows: ProofRow[];
}

const worst = (rows: readonly Outcome[]): Verdict =>
  rows.some(({ verdict }) => verdict === 'failed') ? 'failed' : rows.some(({ verdict }) => verdict === 'deviation') ? 'deviation' : 'met';

/** Runs one proof. Nothing a proof does can hide the others: what it throws is a failed row, and so is proving nothing. */
export async function runProof({ group, unit, prove }: Proof, evidence: Evidence): Promise<ProofResult> {
  let rows: ProofRow[];
  try {
    rows = (await prove(evidence)).map((row) => named(row, evidence.deviations));
  } catch (error) {
    rows = [{ subject: group, ...threw(error) }];
  }
  if (rows.length === 0) rows = [{ subject: group, verdict: 'failed', expected: 'something to compare', got: 'nothing' }];
  return { group, unit, verdict: worst(rows), rows };
}

/** A deviation counts only under a name that the list has. */
function named<Row extends Outcome>(row: Row, deviations: Deviations): Row {
  const unnamed = [...(row.deviations ?? []), ...(row.additions ?? [])].filter((name) => deviations.find(name) === undefined);
  if (unnamed.length === 0) return row;
  return { ...row, verdict: 'failed', got: `${row.got}; not in docs/formats/deviations.md: ${unnamed.join(', ')}` };
}

export const met = (expected: string, got = expected): Outcome => ({ verdict: 'met', expected, got });

export const failed = (expected: string, got: string): Outcome => ({ verdict: 'failed', expected, got });

export const deviates = (name: string, expected: string, got: string): Outcome => ({
  verdict: 'deviation',
  expected,
  got,
  deviations: [name],
});

export const adding = (outcome: Outcome, ...names: string[]): Outcome => ({ ...outcome, additions: names });

export function threw(error: unknown, expected = 'an answer'): Outcome {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return failed(expected, `${typeof code === 'string' ? `${code}: ` : ''}${String(message ?? error)}`);
}

/** The first outcome that is not met, else one that stands for all of them. */
export const all = (outcomes: readonly Outcome[], expected: string): Outcome =>
  outcomes.find(({ verdict }) => verdict === 'failed') ?? outcomes.find(({ verdict }) => verdict === 'deviation') ?? met(expected);
