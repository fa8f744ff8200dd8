import { LIMITS } from '@runtime/contracts';
import { bundleError } from './problem.js';

const ASCII = /^[\u0000-\u007f]*$/;

/** The one letter whose capital folds elsewhere: Unicode leaves the dotless i as it is. */
const DOTLESS_I = '\u0131';

/**
 * What a file system that ignores case and Unicode form makes of a name: canonical caseless matching with full case folding,
 * as APFS does it, so that `straße` and `STRASSE` are one.
 */
export const foldName = (name: string): string =>
  ASCII.test(name) ? name.toLowerCase() : foldText(name.normalize('NFD')).normalize('NFD');

function foldText(text: string): string {
  let folded = '';
  // Letter by letter: a sigma at the end of a word has a small letter of its own.
  for (const letter of text) folded += letter === DOTLESS_I ? letter : letter.toLowerCase().toUpperCase().toLowerCase();
  return folded;
}

/** The spelling in which each file and folder of an index came first. Folders end in a slash, so that none is taken for a file. */
export class Spellings {
  readonly #first = new Map<string, string>();
  readonly #folders = new Set<string>();

  /**
   * The earlier file or folder that a file system takes for this name or for a folder above it: the name itself when it came before.
   * @throws BundleError `BUNDLE_INDEX_TOO_MANY_ENTRIES`.
   */
  add(name: string): string | undefined {
    for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
      const folder = name.slice(0, end + 1);
      if (this.#folders.has(folder)) break;
      if (this.#folders.size === LIMITS.indexEntries) {
        throw bundleError('BUNDLE_INDEX_TOO_MANY_ENTRIES', `a run has at most ${LIMITS.indexEntries} folders`, { path: name });
      }
      this.#folders.add(folder);
      const other = this.#enter(name.slice(0, end), folder);
      if (other !== undefined) return other;
    }
    return this.#enter(name, name);
  }

  #enter(path: string, spelling: string): string | undefined {
    const fold = foldName(path);
    const other = this.#first.get(fold);
    if (other === undefined) this.#first.set(fold, spelling);
    return other;
  }
}
