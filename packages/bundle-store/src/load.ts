import type { FileSystem } from '@runtime/files';
import { inspectRun } from './inspect.js';
import { openRun } from './locate.js';
import { bundleError, Findings } from './problem.js';
import { type ArtifactIndex, attach, documentPath, type VerifiedBundle } from './run-bundle.js';

export interface ReadBundleOptions {
  repoRoot?: string | undefined;
  fs?: FileSystem | undefined;
}

export interface LoadBundleOptions extends ReadBundleOptions {
  /**
   * Artifacts that the caller reads whole right away through {@link artifactRows} or {@link openArtifactStream}, which hash
   * them: they are measured now and hashed then, once. What is concluded from the bundle counts only after that.
   */
  defer?: readonly string[] | undefined;
}

/**
 * Loads a bundle strictly: the run directory itself, or a bundle root, whose `LATEST` is taken. Every artifact
 * of the index is hashed from the file beside the index; what is unsafe is refused before it is opened.
 *
 * @throws BundleError with the first thing that is wrong; ContractError `JSON_*` for documents that are no strict JSON.
 */
export async function loadBundle(dir: string, options: LoadBundleOptions = {}): Promise<VerifiedBundle> {
  const directory = openRun(dir, options.fs);
  try {
    const findings = new Findings();
    const found = await inspectRun(directory, findings, { fs: options.fs, stopEarly: true, defer: options.defer });
    findings.throwFirst();
    const { index, reading } = found;
    if (
      index === null ||
      reading === null ||
      reading.runId === null ||
      reading.worldId === null ||
      reading.status === null ||
      found.indexSha256 === null
    ) {
      throw bundleError('BUNDLE_INDEX_INVALID', `${dir} has no index that can be read`, { path: dir });
    }
    const bundle: VerifiedBundle = {
      integrity: 'verified',
      bundle_dir: documentPath(directory.path, options.repoRoot),
      run_id: reading.runId,
      world_id: reading.worldId,
      status: reading.status,
      rule_set: found.rules.set,
      repaired: found.repaired,
      run_status: found.status,
      run_manifest: found.manifest,
      artifact_index: index as ArtifactIndex,
      index_sha256: found.indexSha256,
      artifacts: reading.entries.map((entry) => entry.name),
    };
    return attach(bundle, { directory: directory.path, entries: new Map(reading.entries.map((entry) => [entry.name, entry])) });
  } finally {
    directory.close();
  }
}
