import type { ResultRow, RunResults } from '@runtime/report';
import { asked } from '../results/row-lines.js';
import { type JunitCase, junitOf } from './junit.js';

type Outcome = NonNullable<JunitCase['outcome']>;

/** What a verdict is to a CI service, where it does not fail the run. */
const KINDS: Partial<Record<ResultRow['verdict'], Outcome['kind']>> = { surprise: 'failure', blocked: 'error', unmeasured: 'skipped' };

/** The rows of a run as JUnit XML, a case a probe. What fails the command fails its case. */
export function junitOfResults({ run_id, rows }: RunResults, fails: (row: ResultRow) => boolean): string {
  return junitOf(
    `run ${run_id}`,
    rows.map((row) => {
      const base = { classname: row.profile_id, name: row.expectation_id };
      const kind = fails(row) ? 'failure' : KINDS[row.verdict];
      const message = [asked(row), row.cause].filter((part) => part !== undefined).join('; ');
      if (kind !== undefined) return { ...base, outcome: { kind, type: row.verdict, message } };
      return row.verdict === 'known' ? { ...base, note: `known: ${message}` } : base;
    }),
  );
}
