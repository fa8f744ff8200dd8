import { createHash, hash } from 'node:crypto';
import { LIMITS, parseJson } from '@runtime/contracts';
import {
  chunksOf,
  type FileSystem,
  nodeFileSystem,
  type OpenedFile,
  type ScannedRow,
  StrictDirectory,
  scanJsonArray,
  streamNdjson,
} from '@runtime/files';
import { isObject, type JsonObject } from './document.js';
import type { IndexedArtifact } from './index-document.js';
import { asBundleError, bundleError } from './problem.js';
import { AT_HAND, arrayOf, type RowsInside, readRows, type SeenRow } from './row-reader.js';
import { behindBundle, type RunBundle } from './run-bundle.js';
import { suffixOf } from './schema-version.js';

export interface ReadArtifactOptions {
  /** 64 MiB unless told otherwise. */
  maxBytes?: number | undefined;
  fs?: FileSystem | undefined;
}

/**
 * The bytes of an artifact. Of a verified bundle they are hashed again and meet the index, so nothing that
 * happened since the load goes unseen; of an unverified one they are as they are.
 *
 * @throws BundleError `BUNDLE_ARTIFACT_MISSING` (also for a name the index does not hold), `BUNDLE_CHANGED_WHILE_READ`,
 * `BUNDLE_DOCUMENT_TOO_LARGE`, `BUNDLE_LINK`, `BUNDLE_NOT_REGULAR`.
 */
export async function readArtifact(bundle: RunBundle, name: string, options: ReadArtifactOptions = {}): Promise<Buffer> {
  const { directory, entry } = entryOf(bundle, name);
  const opened = openStrict(directory, options.fs);
  try {
    const bytes = opened.read(name, options.maxBytes ?? LIMITS.documentBytes);
    if (bundle.integrity === 'verified' && entry !== null && hash('sha256', bytes) !== entry.sha256) throw changed(name);
    return bytes;
  } catch (error) {
    throw asBundleError(error, name);
  } finally {
    opened.close();
  }
}

/** An artifact as strict JSON; see {@link readArtifact}. @throws also ContractError `JSON_*`. */
export async function readJsonArtifact(
  bundle: RunBundle,
  name: string,
  options: ReadArtifactOptions & { exactNumbers?: boolean | undefined } = {},
): Promise<unknown> {
  return parseJson(await readArtifact(bundle, name, options), { path: name, exactNumbers: options.exactNumbers });
}

/**
 * The bytes of an artifact of any size, as they are read. **Provisional until the iterator has finished**: of a
 * verified bundle they are hashed on the way, and the end throws `BUNDLE_CHANGED_WHILE_READ` when they are not
 * what the index names. A chunk holds until the next is asked for.
 */
export async function* openArtifactStream(
  bundle: RunBundle,
  name: string,
  options: { fs?: FileSystem | undefined } = {},
): AsyncGenerator<Uint8Array> {
  const fs = options.fs ?? nodeFileSystem;
  const { directory, entry } = entryOf(bundle, name);
  const opened = openStrict(directory, options.fs);
  let file: OpenedFile | null = null;
  try {
    file = opened.openFile(name);
    const digest = createHash('sha256');
    for await (const chunk of chunksOf(fs, file.fd, name, file.size)) {
      digest.update(chunk);
      yield chunk;
    }
    if (bundle.integrity === 'verified' && entry !== null && digest.digest('hex') !== entry.sha256) throw changed(name);
  } catch (error) {
    throw asBundleError(error, name);
  } finally {
    if (file !== null) opened.closeFile(file);
    opened.close();
  }
}

export interface ArtifactRowsOptions {
  /** Only these top-level members of each row; see `scanJsonArray`. */
  pick?: readonly string[] | undefined;
  fs?: FileSystem | undefined;
}

/** A row of an artifact: its number from 0, what was picked of it, and the whole of it. */
export type ArtifactRow = Omit<ScannedRow, 'bytes'>;

/**
 * The rows of an artifact that is a JSON array, in batches. **Rows are provisional until the iterator has
 * finished**: only then has the digest agreed (`BUNDLE_CHANGED_WHILE_READ` otherwise).
 *
 * @throws BundleError; FilesError `JSON_ARRAY_INVALID`, `ROW_TOO_LARGE`; ContractError `JSON_*`.
 */
export async function* artifactRows(bundle: RunBundle, name: string, options: ArtifactRowsOptions = {}): AsyncGenerator<ArtifactRow[]> {
  const { pick, fs } = options;
  const size = entryOf(bundle, name).entry?.size ?? Number.POSITIVE_INFINITY;
  const rows = size <= AT_HAND ? arrayOf(await readArtifact(bundle, name, { fs }), true) : null;
  if (rows !== null) yield rows.map((value, index) => ({ index, picked: pickedOf(value, pick), value: () => value }));
  else yield* scanJsonArray(openArtifactStream(bundle, name, { fs }), { path: name, pick, exactNumbers: true });
}

/**
 * Shows the rows of arrays inside an artifact that is one JSON document of any size, and returns what else the document holds. Of
 * a short one that is the whole of it, rows and all. **Rows are provisional until it returns**, as in {@link artifactRows}.
 */
export async function readArtifactRows(bundle: RunBundle, name: string, rows: RowsInside, see: (row: SeenRow) => void): Promise<unknown> {
  const size = entryOf(bundle, name).entry?.size ?? Number.POSITIVE_INFINITY;
  const bytes = size <= AT_HAND ? await readArtifact(bundle, name) : openArtifactStream(bundle, name);
  return readRows({ kind: 'inside', ...rows }, bytes, name, see);
}

function pickedOf(row: unknown, names: readonly string[] | undefined): JsonObject | null {
  if (names === undefined || !isObject(row)) return null;
  return Object.fromEntries(names.filter((name) => Object.hasOwn(row, name)).map((name) => [name, row[name]]));
}

/** The rows of an NDJSON artifact; provisional until the end, as in {@link artifactRows}. */
export async function* artifactLines(
  bundle: RunBundle,
  name: string,
  options: { fs?: FileSystem | undefined } = {},
): AsyncGenerator<unknown> {
  if (!/^\.(?:jsonl|ndjson)$/.test(suffixOf(name)))
    throw bundleError('BUNDLE_NAME_INVALID', `${name} is no NDJSON artifact`, { path: name });
  for await (const { value } of streamNdjson(openArtifactStream(bundle, name, options), { path: name, exactNumbers: true })) yield value;
}

function entryOf(bundle: RunBundle, name: string): { directory: string; entry: IndexedArtifact | null } {
  const { directory, entries } = behindBundle(bundle);
  const entry = entries.get(name) ?? null;
  if (entry === null && bundle.integrity === 'verified') {
    throw bundleError('BUNDLE_ARTIFACT_MISSING', `the index of ${bundle.bundle_dir} does not name ${name}`, {
      path: name,
      hint: 'look at artifacts for the names there are',
    });
  }
  return { directory, entry };
}

function openStrict(directory: string, fs: FileSystem | undefined): StrictDirectory {
  try {
    return new StrictDirectory(directory, { fs });
  } catch (error) {
    throw asBundleError(error, directory);
  }
}

const changed = (name: string): Error =>
  bundleError('BUNDLE_CHANGED_WHILE_READ', `${name} is no longer what the index names`, {
    path: name,
    hint: 'validate the bundle: it changed after it was loaded',
  });
