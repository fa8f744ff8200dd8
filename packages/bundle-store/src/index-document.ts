import { BUNDLE_STATUSES, type BundleStatus, isRunId, LIMITS, SCHEMA_VERSIONS } from '@runtime/contracts';
import { isSafeRelativePath } from '@runtime/files';
import { isObject, type JsonObject, member, textMember } from './document.js';
import { Spellings } from './fold-name.js';
import { INDEX_FILE } from './names.js';
import { bundleError, Findings } from './problem.js';

/** An entry of the index, its path reduced to the name beside the index. */
export interface IndexedArtifact {
  /** Bundle-relative, safe to join. */
  name: string;
  /** As the index holds it. */
  path: string;
  sha256: string;
  /** Null where a reference index does not say. */
  size: number | null;
  schemaVersion: unknown;
  position: number;
}

export interface IndexReading {
  runId: string | null;
  worldId: string | null;
  status: BundleStatus | null;
  repaired: boolean;
  /** Up to and including the last `/` before the names; null when it cannot be told. */
  prefix: string | null;
  entries: IndexedArtifact[];
  /** Names of entries that are there and whose digest or size is none: found, and not to be called absent. */
  refused: string[];
  /** Names, where they are inside the bundle; else the path as it stands. */
  missing: string[];
  /** What is wrong with the list of missing artifacts: an error in ours, nothing the reference looks at. */
  missingProblems: Error[];
  /** Names that occur twice, or that a file system without case or Unicode form would take for one. */
  repeated: { code: 'BUNDLE_DUPLICATE_PATH' | 'BUNDLE_NAMES_COLLIDE'; name: string; position: number }[];
}

/** The repository-relative part that all paths share: the directory of the entry ending in `/run_manifest.json`. */
export function prefixOf(paths: readonly string[]): string | null {
  let best: string | null = null;
  for (const path of paths) {
    if (path.endsWith('/run_manifest.json') && (best === null || path.length < best.length)) best = path;
  }
  // Reference bundles may lack the manifest; then the status, or else the first entry, has to do.
  best ??= paths.find((path) => path.endsWith('/run_status.json')) ?? paths.find((path) => path.includes('/')) ?? null;
  return best === null ? null : best.slice(0, best.lastIndexOf('/') + 1);
}

const formError = (field: string, message: string): Error =>
  bundleError('BUNDLE_INDEX_INVALID', `${INDEX_FILE}: ${message}`, {
    path: INDEX_FILE,
    field,
    hint: 'take the bundle from its source again',
  });

/** What is no list and yet lists nothing, to the reference. */
const isNothing = (value: unknown): boolean => !value || (isObject(value) && Object.keys(value).length === 0);

/**
 * Reads an index that is JSON already: every problem of form, path, digest and size is put into `findings`.
 * Paths are text here; nothing is opened.
 */
export function readIndex(document: unknown, findings: Findings): IndexReading {
  const reading: IndexReading = {
    runId: textMember(document, 'run_id'),
    worldId: textMember(document, 'world_id'),
    status: null,
    repaired: member(document, 'repaired') === true,
    prefix: null,
    entries: [],
    refused: [],
    missing: [],
    missingProblems: [],
    repeated: [],
  };
  const wrong = (field: string, message: string): void => findings.error(formError(field, message));
  if (!isObject(document)) {
    wrong('', 'the document is not an object');
    return reading;
  }
  if (document['schema_version'] !== SCHEMA_VERSIONS.artifact_index) {
    findings.error(
      bundleError('BUNDLE_SCHEMA_UNKNOWN', `${INDEX_FILE}: schema_version is not ${SCHEMA_VERSIONS.artifact_index}`, {
        path: INDEX_FILE,
        field: '/schema_version',
        hint: 'use a release that knows this version',
      }),
    );
  }
  if (!isRunId(reading.runId)) wrong('/run_id', 'run_id is not a plain run id');
  if (reading.worldId === null || reading.worldId === '') wrong('/world_id', 'world_id is not a text');
  reading.status = BUNDLE_STATUSES.find((status) => status === document['status']) ?? null;
  if (reading.status === null) {
    findings.error(
      bundleError('BUNDLE_STATUS_INVALID', `${INDEX_FILE}: status is not ok, partial or failed`, { path: INDEX_FILE, field: '/status' }),
    );
  }
  const artifacts = document['artifacts'] ?? [];
  const missing = document['missing'] ?? [];
  if (!Array.isArray(artifacts)) wrong('/artifacts', 'artifacts is not an array');
  if (!Array.isArray(missing)) reading.missingProblems.push(formError('/missing', 'missing is not an array'));
  const listed = Array.isArray(artifacts) ? (artifacts as unknown[]) : [];
  const absent = Array.isArray(missing) ? (missing as unknown[]) : isNothing(missing) ? [] : [missing];
  if (listed.length + absent.length > LIMITS.indexEntries) {
    findings.error(
      bundleError('BUNDLE_INDEX_TOO_MANY_ENTRIES', `${INDEX_FILE} names more than ${LIMITS.indexEntries} artifacts`, { path: INDEX_FILE }),
    );
    return reading;
  }
  readEntries(listed, absent, reading, findings, wrong);
  return reading;
}

function readEntries(
  listed: unknown[],
  absent: unknown[],
  reading: IndexReading,
  findings: Findings,
  wrong: (field: string, message: string) => void,
): void {
  const paths: string[] = [];
  for (const entry of listed) {
    const path = member(entry, 'path');
    if (typeof path === 'string') paths.push(path);
  }
  for (const path of absent) if (typeof path === 'string') paths.push(path);
  reading.prefix = prefixOf(paths);
  if (reading.prefix === null && listed.length > 0) {
    findings.error(
      bundleError('BUNDLE_PREFIX_UNKNOWN', `${INDEX_FILE}: no entry ends in /run_manifest.json, so its paths have no common directory`, {
        path: INDEX_FILE,
        field: '/artifacts',
      }),
    );
  }
  const spellings = new Spellings();
  for (let position = 0; position < listed.length; position++) {
    if (findings.isFull) return;
    const entry = listed[position];
    if (!isObject(entry) || typeof entry['path'] !== 'string') {
      wrong(`/artifacts/${position}`, `entry ${position} has no path`);
      continue;
    }
    const name = nameOf(entry['path'], reading.prefix, position, findings);
    if (name === null) continue;
    const digest = digestOf(entry, position, findings);
    const size = sizeOf(entry, position, findings);
    if (digest === null || size === undefined) {
      reading.refused.push(name);
      continue;
    }
    let other: string | undefined;
    try {
      other = spellings.add(name);
    } catch (error) {
      findings.error(error as Error);
      return;
    }
    if (other !== undefined)
      reading.repeated.push({ code: other === name ? 'BUNDLE_DUPLICATE_PATH' : 'BUNDLE_NAMES_COLLIDE', name, position });
    reading.entries.push({ name, path: entry['path'], sha256: digest, size, schemaVersion: entry['schema_version'], position });
  }
  const ofMissing = new Findings();
  for (const [position, path] of absent.entries()) {
    if (ofMissing.isFull) break;
    if (typeof path === 'string') reading.missing.push(nameOf(path, reading.prefix, -1 - position, ofMissing) ?? path);
    else {
      reading.missingProblems.push(formError(`/missing/${position}`, `missing entry ${position} is not a text`));
      reading.missing.push(`entry ${position}`);
    }
  }
  reading.missingProblems.push(...ofMissing.raised);
}

/**
 * The name beside the index that a path means, or null after a finding. The prefix itself is never used.
 * A negative position counts in `missing`.
 */
function nameOf(path: string, prefix: string | null, position: number, findings: Findings): string | null {
  if (prefix !== null && path.length * 3 <= LIMITS.pathBytes && path.startsWith(prefix)) {
    const name = path.slice(prefix.length);
    if (isSafeRelativePath(name) && name !== INDEX_FILE) return name;
  }
  return refuseName(path, prefix, position < 0 ? `/missing/${-1 - position}` : `/artifacts/${position}/path`, findings);
}

/** The rare rest: very long names, and paths that are refused. */
function refuseName(path: string, prefix: string | null, field: string, findings: Findings): string | null {
  const shown = path.length > 120 ? `${path.slice(0, 120)}…` : path;
  const refuse = (code: 'BUNDLE_PATH_OUTSIDE' | 'BUNDLE_PATH_TOO_LONG' | 'BUNDLE_PATH_INVALID', why: string): null => {
    findings.error(
      bundleError(code, `${INDEX_FILE}: ${JSON.stringify(shown)} ${why}`, {
        path: INDEX_FILE,
        field,
        hint: 'paths are the run directory and a name below it, without . or ..',
      }),
    );
    return null;
  };
  if (Buffer.byteLength(path) > LIMITS.pathBytes) return refuse('BUNDLE_PATH_TOO_LONG', `is longer than ${LIMITS.pathBytes} bytes`);
  if (prefix === null || !path.startsWith(prefix)) return refuse('BUNDLE_PATH_OUTSIDE', 'does not lie in the run directory');
  const name = path.slice(prefix.length);
  for (const part of name.split('/')) {
    if (part === '' || part === '.' || part === '..') return refuse('BUNDLE_PATH_OUTSIDE', 'is not a plain name in the run directory');
  }
  if (!isSafeRelativePath(name)) return refuse('BUNDLE_PATH_INVALID', 'holds characters no artifact name has');
  if (name === INDEX_FILE) return refuse('BUNDLE_PATH_INVALID', 'names the index itself');
  return name;
}

function digestOf(entry: JsonObject, position: number, findings: Findings): string | null {
  const digest = entry['sha256'];
  if (typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest)) return digest;
  findings.error(
    bundleError('BUNDLE_DIGEST_INVALID', `${INDEX_FILE}: ${String(entry['path']).slice(0, 120)} has no SHA-256 of 64 lower-case digits`, {
      path: INDEX_FILE,
      field: `/artifacts/${position}/sha256`,
    }),
  );
  return null;
}

/** Null when absent, undefined after a finding. */
function sizeOf(entry: JsonObject, position: number, findings: Findings): number | null | undefined {
  const size = entry['file_size'];
  if (size === undefined) return null;
  if (typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 && !Object.is(size, -0)) return size;
  findings.error(
    bundleError('BUNDLE_SIZE_INVALID', `${INDEX_FILE}: ${String(entry['path']).slice(0, 120)} has no file_size in whole bytes`, {
      path: INDEX_FILE,
      field: `/artifacts/${position}/file_size`,
    }),
  );
  return undefined;
}
