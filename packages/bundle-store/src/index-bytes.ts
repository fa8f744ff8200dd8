import { parseDocumentBytes } from './document.js';
import { type IndexedArtifact, readIndex } from './index-document.js';
import { INDEX_FILE } from './names.js';
import { bundleError, Findings } from './problem.js';

/** What an index names, without a look at the files. */
export interface IndexedRun {
  run_id: string;
  /** In index order; names are safe to join to a directory. */
  artifacts: readonly IndexedArtifact[];
}

/**
 * Reads the bytes of an index alone, for what moves a run before its files are there. It verifies nothing: load the bundle for that.
 *
 * @throws BundleError with the first thing that is wrong; ContractError `JSON_*`.
 */
export function parseIndex(bytes: Buffer): IndexedRun {
  const findings = new Findings();
  const { runId, entries, repeated } = readIndex(parseDocumentBytes(bytes, INDEX_FILE, 'BUNDLE_INDEX_TOO_MANY_ENTRIES'), findings);
  if (findings.first !== null) throw findings.first;
  for (const { code, name } of repeated) throw bundleError(code, `${INDEX_FILE} names ${name} twice`, { path: name });
  return { run_id: runId as string, artifacts: entries };
}
