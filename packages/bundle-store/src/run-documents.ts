import { LIMITS } from '@runtime/contracts';
import type { StrictDirectory } from '@runtime/files';
import type { ArtifactChecker, CheckedArtifact } from './artifact-check.js';
import { isObject, type JsonObject, parseDocumentBytes } from './document.js';
import { INDEX_FILE, MANIFEST_FILE, STATUS_FILE } from './names.js';
import { asBundleError, bundleError } from './problem.js';

/** What stands at the place of a document. */
export type RunDocument =
  | { kind: 'absent' }
  /** It is there and is not strict JSON. Without bytes it could not even be read. */
  | { kind: 'unreadable'; error: Error; bytes: Buffer | null; digest: CheckedArtifact | null }
  | { kind: 'value'; value: unknown; digest: CheckedArtifact };

/** The documents that say which run this is, each read once. */
export interface RunDocuments {
  status: RunDocument;
  manifest: RunDocument;
  index: RunDocument;
}

export const NO_DOCUMENTS: RunDocuments = { status: { kind: 'absent' }, manifest: { kind: 'absent' }, index: { kind: 'absent' } };

export function readRunDocuments(directory: StrictDirectory, checker: ArtifactChecker): RunDocuments {
  return {
    status: readDocument(directory, checker, STATUS_FILE, LIMITS.documentBytes),
    manifest: readDocument(directory, checker, MANIFEST_FILE, LIMITS.documentBytes),
    index: readIndexDocument(directory, checker),
  };
}

function readDocument(directory: StrictDirectory, checker: ArtifactChecker, name: string, maxBytes: number): RunDocument {
  let read: { bytes: Buffer; digest: CheckedArtifact };
  try {
    if (directory.kindOf(name) === null) return { kind: 'absent' };
    read = checker.document(name, maxBytes);
  } catch (error) {
    return { kind: 'unreadable', error: asBundleError(error, name), bytes: null, digest: null };
  }
  const { bytes, digest } = read;
  try {
    const tooMany = name === INDEX_FILE ? 'BUNDLE_INDEX_TOO_MANY_ENTRIES' : 'BUNDLE_DOCUMENT_TOO_LARGE';
    return { kind: 'value', value: parseDocumentBytes(bytes, name, tooMany), digest };
  } catch (error) {
    return { kind: 'unreadable', error: asBundleError(error, name), bytes, digest };
  }
}

function readIndexDocument(directory: StrictDirectory, checker: ArtifactChecker): RunDocument {
  const index = readDocument(directory, checker, INDEX_FILE, LIMITS.indexBytes);
  if (index.kind !== 'unreadable' || (index.error as { code?: string }).code !== 'BUNDLE_DOCUMENT_TOO_LARGE') return index;
  return { ...index, error: bundleError('BUNDLE_INDEX_TOO_LARGE', index.error.message, { path: INDEX_FILE }) };
}

/** The document, when it is strict JSON and an object. */
export const objectOf = (document: RunDocument): JsonObject | null =>
  document.kind === 'value' && isObject(document.value) ? document.value : null;

/** Why a document that is there is not an object of strict JSON; null when it is one, or absent. */
export function problemOfDocument(document: RunDocument, name: string): Error | null {
  if (document.kind === 'absent' || objectOf(document) !== null) return null;
  if (document.kind === 'unreadable') return document.error;
  return bundleError('BUNDLE_DOCUMENT_INVALID', `${name} is not an object`, { path: name });
}
