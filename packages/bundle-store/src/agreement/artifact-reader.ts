import { LIMITS, parseJson } from '@runtime/contracts';
import type { ArtifactChecker } from '../artifact-check.js';
import type { IndexedArtifact } from '../index-document.js';
import { bundleError } from '../problem.js';

/** The small artifacts of one index as documents. Each is hashed again while it is read, so what is compared is what was verified. */
export class ArtifactReader {
  readonly #checker: ArtifactChecker;
  readonly #entries: ReadonlyMap<string, IndexedArtifact>;

  constructor(checker: ArtifactChecker, entries: readonly IndexedArtifact[]) {
    this.#checker = checker;
    this.#entries = new Map(entries.map((entry) => [entry.name, entry]));
  }

  digestOf(name: string): string | null {
    return this.#entries.get(name)?.sha256 ?? null;
  }

  /** Null where the index names none. @throws BundleError; ContractError `JSON_*`. */
  document(name: string): unknown {
    const entry = this.#entries.get(name);
    if (entry === undefined) return null;
    const { bytes, digest } = this.#checker.document(name, LIMITS.documentBytes);
    if (digest.sha256 !== entry.sha256) throw bundleError('BUNDLE_CHANGED_WHILE_READ', `${name} changed while it was read`, { path: name });
    return parseJson(bytes, { path: name, anyOrder: true });
  }
}
