import { LIMITS } from '@runtime/contracts';
import { isSafeRelativePath } from '@runtime/files';
import { Spellings } from './fold-name.js';
import { INDEX_FILE, REPAIR_LOG_FILE } from './names.js';
import { bundleError } from './problem.js';

/** Names of one index, each held to what a reader takes: whoever writes one refuses what a reader would refuse. */
export class IndexableNames {
  readonly #prefix: string;
  readonly #spellings = new Spellings();
  readonly #names = new Set<string>();

  /** @param prefix The run directory as documents name it. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** @throws BundleError `BUNDLE_NAME_INVALID`, `BUNDLE_PATH_TOO_LONG`, `BUNDLE_NAMES_COLLIDE`, `BUNDLE_INDEX_TOO_MANY_ENTRIES`. */
  add(name: string): void {
    const path = `${this.#prefix}/${name}`;
    if (Buffer.byteLength(path) > LIMITS.pathBytes) {
      throw bundleError('BUNDLE_PATH_TOO_LONG', `the path of ${name} in the index would be longer than ${LIMITS.pathBytes} bytes`, {
        path: name,
        hint: 'put the suite, or its out directory, nearer to the root of the repository',
      });
    }
    const reserved = name === INDEX_FILE || name === REPAIR_LOG_FILE || name.startsWith('.tmp-');
    if (!isSafeRelativePath(name) || reserved) {
      throw bundleError('BUNDLE_NAME_INVALID', `not a name for an artifact: ${JSON.stringify(name.slice(0, 140))}`, { category: 'bug' });
    }
    if (this.#names.has(name)) return;
    const other = this.#spellings.add(name);
    if (other !== undefined) {
      throw bundleError('BUNDLE_NAMES_COLLIDE', `${name} and ${other} are one where case or Unicode form does not count`, {
        path: name,
      });
    }
    this.#names.add(name);
    if (this.#names.size > LIMITS.indexEntries) {
      throw bundleError('BUNDLE_INDEX_TOO_MANY_ENTRIES', `a run has at most ${LIMITS.indexEntries} artifacts`, {
        hint: 'split the plan, or select profiles of it',
      });
    }
  }
}
