import type { VerifiedBundle } from '@runtime/bundle-store';
import { VERDICTS } from '@runtime/contracts';
import { openRun } from '../open-run.js';
import { judgeRun } from './judge.js';
import type { ResultCounts, ResultRow, RunResults } from './model.js';

/**
 * What a run found, a row a probe: what was expected, what each lane says, the verdict, what was denied first, and why, in words.
 *
 * @param dir A run directory, or a bundle root, whose `LATEST` is taken.
 * @throws BundleError when it does not verify.
 */
export async function readResults(dir: string, options: { repoRoot?: string | undefined } = {}): Promise<RunResults> {
  return resultsOf((await openRun(dir, options)).bundle);
}

/** The same of a bundle that is open and verified. */
export async function resultsOf(bundle: VerifiedBundle): Promise<RunResults> {
  const { profiles, probes: rows } = await judgeRun(bundle, { walks: false }, ({ row }) => row);
  return { run_id: bundle.run_id, counts: countRows(rows, profiles.facts.length), rows };
}

/** How many probes came to each verdict. */
export function countRows(rows: readonly Pick<ResultRow, 'verdict'>[], profiles: number): ResultCounts {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<ResultRow['verdict'], number>;
  for (const { verdict } of rows) counts[verdict]++;
  return { profiles, probes: rows.length, ...counts };
}
