import type { RuleSet } from '@runtime/contracts';
import { bundleError } from '../problem.js';
import { OUR_READING } from './ours.js';
import type { Reading } from './reading.js';

const registered = new Map<RuleSet, () => Promise<Reading>>([['runtime', async () => OUR_READING]]);

/** Makes another reading known. It is loaded when the first bundle that needs it is opened. */
export function registerReading(ruleSet: Exclude<RuleSet, 'runtime'>, load: () => Promise<Reading>): void {
  registered.set(ruleSet, load);
}

/** @throws BundleError `BUNDLE_READING_UNKNOWN` when nobody registered it. */
export async function readingOf(ruleSet: RuleSet): Promise<Reading> {
  const load = registered.get(ruleSet);
  if (load !== undefined) return load();
  throw bundleError('BUNDLE_READING_UNKNOWN', `the bundle is evidence of the Python reference, and its reading is not registered`, {
    category: 'usage',
    hint: `call register() of @runtime/${ruleSet} before the bundle is opened`,
  });
}
