import { examineRun } from './examine.js';
import type { ReadBundleOptions } from './options.js';
import { bundleError } from './problem.js';
import type { VerifiedBundle } from './run-bundle.js';
import type { WatchRun } from './watched-run.js';

export interface LoadBundleOptions extends ReadBundleOptions {}

/**
 * Loads a bundle strictly: the run directory itself, or a bundle root, whose `LATEST` is taken. Every artifact
 * of the index is hashed from the file beside the index; what is unsafe is refused before it is opened.
 *
 * @throws BundleError with the first thing that is wrong; ContractError `JSON_*` for documents that are no strict JSON.
 */
export async function loadBundle(dir: string, options: LoadBundleOptions = {}): Promise<VerifiedBundle> {
  return loadWatched(dir, options);
}

/** {@link loadBundle}, and `watch` is asked who looks at the rows of the artifacts while they are read. */
export async function loadWatched(dir: string, options: LoadBundleOptions & { watch?: WatchRun | undefined }): Promise<VerifiedBundle> {
  const { bundle, failure } = await examineRun(dir, options);
  if (failure !== null) throw failure;
  if (bundle !== null) return bundle;
  throw bundleError('BUNDLE_INDEX_INVALID', `${dir} has no index that can be read`, { path: dir });
}
