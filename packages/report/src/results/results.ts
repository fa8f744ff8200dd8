import { artifactRows, type OpenBundleOptions, readJsonArtifact, type VerifiedBundle } from '@runtime/bundle-store';
import { VERDICTS } from '@runtime/contracts';
import { openRun } from '../open-run.js';
import { idOf, probeKey } from './bundle-data.js';
import { verdictOf } from './join.js';
import { judgeRun } from './judge.js';
import type { ResultCounts, ResultRow, RunResults } from './model.js';
import { object, text } from './values.js';

/**
 * What a run found, a row a probe: what was expected, what each lane says, the verdict, what was denied first, and why, in words.
 *
 * @param dir A run directory, or a bundle root, whose `LATEST` is taken.
 * @throws BundleError when it does not verify.
 */
export async function readResults(dir: string, options: OpenBundleOptions = {}): Promise<RunResults> {
  return resultsOf((await openRun(dir, options)).bundle);
}

/** The same of a bundle that is open and verified. */
export async function resultsOf(bundle: VerifiedBundle): Promise<RunResults> {
  const { profiles, probes: rows } = await judgeRun(bundle, { walks: false }, ({ row }) => row);
  return { run_id: bundle.run_id, counts: countRows(rows, profiles.facts.length), rows };
}

/**
 * The same for whoever looks only at rows that did not come out as expected: of a run without one, whose events alone tell, no
 * row is made.
 */
export async function oddResultsOf(bundle: VerifiedBundle): Promise<RunResults> {
  const summary = object(await readJsonArtifact(bundle, 'summary.json'));
  const expected = await countExpected(bundle);
  if (expected === null || expected !== summary['scenario_count']) return resultsOf(bundle);
  const counts = { ...countRows([], Number(summary['profile_count'])), probes: expected, match: expected };
  return { run_id: bundle.run_id, counts, rows: [] };
}

/** The probes whose event says that they came out as expected; null where one says otherwise. */
async function countExpected(bundle: VerifiedBundle): Promise<number | null> {
  if (!bundle.artifacts.includes(EVENTS)) return null;
  const keys = new Set<string>();
  for await (const batch of artifactRows(bundle, EVENTS)) {
    for (const event of batch.map((row) => object(row.value()))) {
      if (verdictOf(event, null) !== 'match') return null;
      keys.add(probeKey(text(event, 'profile_id'), idOf(event)));
    }
  }
  return keys.size;
}

const EVENTS = 'runtime_events.normalized.json';

/** How many probes came to each verdict. */
export function countRows(rows: readonly Pick<ResultRow, 'verdict'>[], profiles: number): ResultCounts {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<ResultRow['verdict'], number>;
  for (const { verdict } of rows) counts[verdict]++;
  return { profiles, probes: rows.length, ...counts };
}
