import type { ExaminedRun } from '@runtime/bundle-store';
import { FilesError, isSafeRelativePath, StrictDirectory } from '@runtime/files';
import type { Integrity } from '@runtime/promotion';
import { isObject, type JsonObject, truthy } from '../python/values.js';

const no = (code: string, message: string): Integrity => ({ verified: false, code, message });

/**
 * What the reference's strict load makes of a bundle, weaknesses included: entries may lack a digest, sizes
 * and ids are not compared. One thing is not taken over: a path that leaves the bundle is not opened. Null without an index to load.
 */
export async function strictLoad(run: ExaminedRun, status: JsonObject): Promise<Integrity | null> {
  const { index } = run.documents;
  if (index.kind !== 'value' || index.value === null) return null;
  if (status['state'] === 'in_progress') return no('BUNDLE_IN_PROGRESS', 'the run is still in progress');
  if (!isObject(index.value)) return no('BUNDLE_INDEX_INVALID', 'there is no usable artifact index');
  const artifacts = truthy(index.value['artifacts'] ?? null) ? index.value['artifacts'] : [];
  if (!Array.isArray(artifacts)) return no('BUNDLE_INDEX_INVALID', 'the index lists no artifacts');
  const entries: JsonObject[] = [];
  for (const entry of artifacts as unknown[]) {
    if (!isObject(entry) || typeof entry['path'] !== 'string') return no('BUNDLE_INDEX_INVALID', 'an index entry has no path');
    entries.push(entry);
  }
  const directory = new StrictDirectory(run.directory);
  try {
    return (await firstProblem(directory, entries)) ?? { verified: true };
  } finally {
    directory.close();
  }
}

async function firstProblem(directory: StrictDirectory, entries: readonly JsonObject[]): Promise<Integrity | null> {
  const prefix = prefixOf(entries);
  for (const entry of entries) {
    const path = String(entry['path']);
    // The run directory itself, without a digest, is an entry the reference takes.
    if (`${path}/` === prefix && !truthy(entry['sha256'] ?? null)) continue;
    const name = path.startsWith(prefix) ? path.slice(prefix.length) : '';
    if (!isSafeRelativePath(name)) return no('BUNDLE_PATH_OUTSIDE', `the index names ${path}, which does not lie in the bundle`);
    const problem = await compareDigest(directory, name, entry['sha256'] ?? null);
    if (problem !== null) return problem;
  }
  return null;
}

/** What all paths of an index share: the directory of its run manifest, else of its first entry. */
function prefixOf(entries: readonly JsonObject[]): string {
  const paths = entries.map((entry) => String(entry['path']));
  const anchor = paths.find((path) => path.endsWith('/run_manifest.json')) ?? paths[0] ?? '';
  return anchor.slice(0, anchor.lastIndexOf('/') + 1);
}

async function compareDigest(directory: StrictDirectory, name: string, sha256: unknown): Promise<Integrity | null> {
  if (directory.kindOf(name) === null) return no('BUNDLE_ARTIFACT_MISSING', `${name} is not there`);
  if (!truthy(sha256)) return null;
  try {
    const file = directory.openFile(name);
    try {
      const found = await directory.hash(file, name);
      return found === sha256 ? null : no('BUNDLE_DIGEST_MISMATCH', `${name} does not have its recorded digest`);
    } finally {
      directory.closeFile(file);
    }
  } catch (error) {
    if (error instanceof FilesError && error.category !== 'system') return no('BUNDLE_NOT_REGULAR', error.message);
    throw error;
  }
}
