import { coreProblems, type ExaminedRun, objectOf, prefixOf } from '@runtime/bundle-store';
import { RuntimeError } from '@runtime/contracts';
import { FilesError, isSafeRelativePath, StrictDirectory } from '@runtime/files';
import type { Integrity } from '@runtime/promotion';
import { isObject, type JsonObject, truthy } from '../python/values.js';

const no = (code: string, message: string): Integrity => ({ verified: false, code, message });

/**
 * What the reference's strict load makes of a bundle, weaknesses included: entries may lack a digest, sizes
 * and ids are not compared. Not taken over: a path that leaves the bundle is not opened, an index that lists too little to speak of a
 * run, or a path twice, loads nothing, and neither does a manifest that is no strict JSON. Null without an index to load.
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
  const weakness = whatShowsNothing(run, index.value, entries);
  if (weakness !== null) return weakness;
  const directory = new StrictDirectory(run.directory);
  try {
    return (await firstProblem(directory, entries)) ?? { verified: true };
  } finally {
    directory.close();
  }
}

function whatShowsNothing({ documents }: ExaminedRun, index: JsonObject, entries: readonly JsonObject[]): Integrity | null {
  const { manifest } = documents;
  if (manifest.kind === 'unreadable')
    return no(manifest.error instanceof RuntimeError ? manifest.error.code : 'BUNDLE_DOCUMENT_INVALID', manifest.error.message);
  const prefix = prefixOfEntries(entries);
  const nameOf = (path: unknown): string => (typeof path === 'string' && path.startsWith(prefix) ? path.slice(prefix.length) : '');
  const names = entries.map(({ path }) => nameOf(path));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) return no('BUNDLE_DUPLICATE_PATH', `the index names ${twice} twice`);
  const missing = Array.isArray(index['missing']) ? index['missing'].map(nameOf) : [];
  const [core] = coreProblems({ names: new Set(names), missing, failed: index['status'] === 'failed', manifest: objectOf(manifest) });
  return core === undefined ? null : no(core.code, core.message);
}

/** Up to and including the last `/` before the names. */
const prefixOfEntries = (entries: readonly JsonObject[]): string => prefixOf(entries.map(({ path }) => String(path))) ?? '';

async function firstProblem(directory: StrictDirectory, entries: readonly JsonObject[]): Promise<Integrity | null> {
  const prefix = prefixOfEntries(entries);
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
