import type { OpenBundleOptions } from '@runtime/bundle-store';
import { openRun } from '../open-run.js';
import { compareSides } from './compare.js';
import type { BundleDiff } from './model.js';
import { policyChanges } from './policies.js';
import { sideOf } from './read.js';

/**
 * What changed between two bundles, by expectation (profile id and expectation id together). Both are loaded strictly.
 *
 * @param base A run directory or bundle root: the earlier one.
 * @param head The later one.
 * @throws BundleError when either does not verify.
 */
export async function diffBundles(base: string, head: string, options: OpenBundleOptions = {}): Promise<BundleDiff> {
  const [before, after] = [await openRun(base, options), await openRun(head, options)];
  const [baseSide, headSide] = [await sideOf(before), await sideOf(after)];
  const policies = await policyChanges({ ...before, facts: baseSide.facts }, { ...after, facts: headSide.facts });
  return { ...compareSides(baseSide, headSide), policies };
}
