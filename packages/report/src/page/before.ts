import { basename, dirname, join } from 'node:path';
import { BundleError, bundleDirectory, type ListedRun, listRuns, type OpenBundleOptions, type VerifiedBundle } from '@runtime/bundle-store';
import { ContractError } from '@runtime/contracts';
import { FilesError } from '@runtime/files';
import { compareSides } from '../diff/compare.js';
import type { Change } from '../diff/model.js';
import { openSide, sideOf } from '../diff/read.js';
import type { BundleData } from '../results/bundle-data.js';
import type { RunBefore } from './model.js';
import { utc } from './provenance.js';

/** Changes that a page lists. */
const MOST_LISTED = 20;

/** What changed since the run before of the same plan, where one stands beside this one in its root. */
export async function runBefore(bundle: VerifiedBundle, data: BundleData, options: OpenBundleOptions): Promise<RunBefore | null> {
  const directory = bundleDirectory(bundle);
  const { runs } = await listRuns(dirname(directory));
  const here = runs.find(({ run_id }) => run_id === basename(directory));
  const before = here === undefined ? undefined : latestBefore(runs, here);
  if (before === undefined) return null;
  const which = { run_id: before.run_id, time: utc(before.updated_at_unix) };
  try {
    const { side } = await openSide(join(dirname(directory), before.run_id), options);
    const diff = compareSides(side, sideOf(bundle, data));
    const changes = diff.changes.filter(({ kind }) => kind === 'decision' || kind === 'expectation');
    const failure = diff.counts.measured === 0 ? 'no expectation was measured in both runs.' : null;
    return { ...which, failure, changes: changes.slice(0, MOST_LISTED).map(changeText), count: changes.length };
  } catch (error) {
    if (!(error instanceof BundleError || error instanceof ContractError || error instanceof FilesError)) throw error;
    return { ...which, failure: `it does not verify (${error.code}).`, changes: [], count: 0 };
  }
}

function latestBefore(runs: readonly ListedRun[], here: ListedRun): ListedRun | undefined {
  const time = ({ updated_at_unix }: ListedRun): number => updated_at_unix ?? Number.NEGATIVE_INFINITY;
  return runs
    .filter(({ kind, status, plan_id }) => kind === 'committed' && (status === 'ok' || status === 'partial') && plan_id === here.plan_id)
    .filter((run) => time(run) < time(here))
    .sort((a, b) => time(b) - time(a))[0];
}

/** A decision or an expectation that is another, or both. */
function changeText({ profile_id, expectation_id, operation, target, base, head }: Change): RunBefore['changes'][number] {
  const [was, is] = [base?.decision ?? 'not measured', head?.decision ?? 'not measured'];
  const decided = was === is ? '' : `${was} → ${is}`;
  const expected = base?.expected === head?.expected ? '' : `expected ${base?.expected ?? 'nothing'} → ${head?.expected ?? 'nothing'}`;
  const changed = [decided, expected].filter((part) => part !== '').join(', ');
  return { profile_id, expectation_id, text: `${operation} ${target ?? ''} under ${profile_id}: ${changed}` };
}
