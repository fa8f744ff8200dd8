import type { OpenBundleOptions, VerifiedBundle } from '@runtime/bundle-store';
import { VERDICTS } from '@runtime/contracts';
import { type OpenedRun, openRows } from '../open-run.js';
import { type BundleData, BundleRows } from './bundle-data.js';
import { judgeRun } from './judge.js';
import type { ResultCounts, ResultRow, RunResults } from './model.js';

/**
 * What a run found, a row a probe: what was expected, what each lane says, the verdict, what was denied first, and why, in words.
 *
 * @param dir A run directory, or a bundle root, whose `LATEST` is taken.
 * @throws BundleError when it does not verify.
 */
export async function readResults(dir: string, options: OpenBundleOptions = {}): Promise<RunResults> {
  return (await openResults(dir, options)).results;
}

/** The same, with the run that was opened for it. */
export async function openResults(dir: string, options: OpenBundleOptions): Promise<OpenedRun & { results: RunResults }> {
  const { rows, ...opened } = await openRows(dir, options, ({ names }) => new BundleRows(names));
  return { ...opened, results: await resultsOf(opened.bundle, rows.data()) };
}

/**
 * The same of a bundle that is open and verified.
 *
 * @param data Its rows, where they were gathered while it was opened.
 */
export async function resultsOf(bundle: VerifiedBundle, data?: BundleData): Promise<RunResults> {
  const { profiles, probes: rows } = await judgeRun(bundle, { walks: false, data }, ({ row }) => row);
  return { run_id: bundle.run_id, counts: countRows(rows, profiles.facts.length), rows };
}

/** How many probes came to each verdict. */
export function countRows(rows: readonly Pick<ResultRow, 'verdict'>[], profiles: number): ResultCounts {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<ResultRow['verdict'], number>;
  for (const { verdict } of rows) counts[verdict]++;
  return { profiles, probes: rows.length, ...counts };
}
