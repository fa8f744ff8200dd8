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
} from '@runtime/files';
import type { ArtifactWatches } from './artifact-watch.js';
import { isObject, type JsonObject } from './document.js';
import type { IndexedArtifact } from './index-document.js';
import { asBundleError, bundleError } from './problem.js';
import { AT_HAND, arrayOf, readRows } from './row-reader.js';
import { behindBundle, type RunBundle, type VerifiedBundle } from './run-bundle.js';

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
export type ArtifactRow = Omit<ScannedRow, 'bytes' | 'atLeastPicked'>;

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
 * Shows the rows of a bundle that is open to whoever looks at them: what an opening shows while it goes on (see `watch` of
 * {@link examineRun}), and every byte meets the index again. **Rows are provisional until it returns**, as in {@link artifactRows}.
 *
 * @throws as {@link artifactRows}: nothing ends in `fail`.
 */
export async function showArtifacts(bundle: VerifiedBundle, watches: ArtifactWatches): Promise<void> {
  const { entries } = behindBundle(bundle);
  for (const [name, watch] of watches) {
    const entry = entries.get(name);
    if (entry === undefined) continue;
    const isShort = (entry.size ?? Number.POSITIVE_INFINITY) <= AT_HAND;
    const bytes = isShort ? await readArtifact(bundle, name) : openArtifactStream(bundle, name);
    const rest = await readRows(watch.form, bytes, name, (row) => watch.see(row));
    watch.end?.(rest);
  }
}

function pickedOf(row: unknown, names: readonly string[] | undefined): JsonObject | null {
  if (names === undefined || !isObject(row)) return null;
  return Object.fromEntries(names.filter((name) => Object.hasOwn(row, name)).map((name) => [name, row[name]]));
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
