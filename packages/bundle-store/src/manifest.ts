import { LIMITS } from '@runtime/contracts';
import type { StrictDirectory } from '@runtime/files';
import type { ArtifactChecker, CheckedArtifact } from './artifact-check.js';
import { isObject, type JsonObject, parseDocumentBytes } from './document.js';
import { MANIFEST_FILE } from './names.js';
import { asBundleError, bundleError } from './problem.js';
import { parseAsReference } from './reference-schema-version.js';

export interface ManifestReading {
  /** The manifest, when it is strict JSON and an object. */
  document: JsonObject | null;
  /**
   * What the file says to the most forgiving reader, for the choice of rules alone. The file that stands there has its say whether
   * or not the index covers it and however it is damaged: else leaving it out, or spoiling it, would buy the weaker rules.
   */
  said: unknown;
  digest: CheckedArtifact | null;
  /** It was read and is no manifest. */
  problem: Error | null;
  /** Something stands there that could not be read. Then nobody can tell by which rules the bundle is to be judged. */
  failure: Error | null;
}

/** Reads what stands at the manifest's place beside the index. */
export function readManifest(directory: StrictDirectory, checker: ArtifactChecker): ManifestReading {
  const nothing: ManifestReading = { document: null, said: null, digest: null, problem: null, failure: null };
  if (directory.kindOf(MANIFEST_FILE) === null) return nothing;
  let read: { bytes: Buffer; digest: CheckedArtifact };
  try {
    read = checker.document(MANIFEST_FILE, LIMITS.documentBytes);
  } catch (error) {
    return { ...nothing, failure: asBundleError(error, MANIFEST_FILE) };
  }
  const { bytes, digest } = read;
  try {
    const value = parseDocumentBytes(bytes, MANIFEST_FILE);
    if (isObject(value)) return { ...nothing, document: value, said: value, digest };
    const problem = bundleError('BUNDLE_DOCUMENT_INVALID', `${MANIFEST_FILE} is not an object`, { path: MANIFEST_FILE });
    return { ...nothing, digest, problem };
  } catch (error) {
    return { ...nothing, said: parseAsReference(bytes), digest, problem: asBundleError(error, MANIFEST_FILE) };
  }
}
