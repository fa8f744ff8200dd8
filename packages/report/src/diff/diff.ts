import type { OpenBundleOptions } from '@runtime/bundle-store';
import { compareSides } from './compare.js';
import type { BundleDiff } from './model.js';
import { policyChanges } from './policies.js';
import { openSide } from './read.js';

/**
 * What changed between two bundles, by expectation (profile id and expectation id together). Both are loaded strictly.
 *
 * @param base A run directory or bundle root: the earlier one.
 * @param head The later one.
 * @throws BundleError when either does not verify.
 */
export async function diffBundles(base: string, head: string, options: OpenBundleOptions = {}): Promise<BundleDiff> {
  const [before, after] = [await openSide(base, options), await openSide(head, options)];
  return { ...compareSides(before.side, after.side), policies: await policyChanges(before, after) };
}
