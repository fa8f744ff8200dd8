import { compareSides } from './compare.js';
import type { BundleDiff } from './model.js';
import { readSide } from './read.js';

/**
 * What changed between two bundles, by expectation (profile id and expectation id together). Both are loaded strictly.
 *
 * @param base A run directory or bundle root: the earlier one.
 * @param head The later one.
 * @throws BundleError when either does not verify.
 */
export async function diffBundles(base: string, head: string, options: { repoRoot?: string | undefined } = {}): Promise<BundleDiff> {
  return compareSides(await readSide(base, options), await readSide(head, options));
}
