import { type ArtifactEntry, type ArtifactIndex, type BundleStatus, LIMITS, SCHEMA_VERSIONS } from '@runtime/contracts';
import type { StrictDirectory } from '@runtime/files';
import { asBundleError, bundleTooLarge } from './problem.js';
import { OUR_READING } from './reading/ours.js';
import type { Reading } from './reading/reading.js';
import { suffixOf } from './schema-version.js';

export type IndexEntry = ArtifactEntry;

/** The entry of a file as it lies there; null when nothing does. @throws BundleError for a link, what is no file, or holds more than there is room for. */
export async function measureArtifact(
  directory: StrictDirectory,
  prefix: string,
  name: string,
  { schemaVersionOf }: Pick<Reading, 'schemaVersionOf'>,
  room: { left: number; of: number } = { left: LIMITS.bundleBytes, of: LIMITS.bundleBytes },
): Promise<IndexEntry | null> {
  try {
    if (directory.kindOf(name) === null) return null;
    const file = directory.openFile(name);
    try {
      if (file.size > room.left) throw bundleTooLarge(room.of);
      const sha256 = await directory.hash(file, name);
      return {
        path: `${prefix}/${name}`,
        file_size: file.size,
        sha256,
        schema_version: versionOf(directory, name, file.size, schemaVersionOf),
      };
    } finally {
      directory.closeFile(file);
    }
  } catch (error) {
    throw asBundleError(error, name);
  }
}

function versionOf(directory: StrictDirectory, name: string, size: number, schemaVersionOf: Reading['schemaVersionOf']): string | null {
  if (!/^\.(?:json|jsonl|ndjson)$/.test(suffixOf(name)) || size > LIMITS.documentBytes) return null;
  return schemaVersionOf(name, directory.read(name, LIMITS.documentBytes)) as string | null;
}

/** The index document, members in the order of the contract. */
export function assembleIndex(options: {
  runId: string;
  worldId: string;
  prefix: string;
  entries: IndexEntry[];
  /** Names. */
  missing: readonly string[];
  status: BundleStatus | null;
  repaired: boolean;
}): ArtifactIndex {
  return {
    schema_version: SCHEMA_VERSIONS.artifact_index,
    run_id: options.runId,
    world_id: options.worldId,
    artifacts: options.entries,
    missing: options.missing.map((name) => `${options.prefix}/${name}`),
    status: options.status ?? (options.missing.length > 0 ? 'partial' : 'ok'),
    ...(options.repaired ? { repaired: true } : {}),
  };
}

/** Indexes the expected files of a directory in the order given; those that are absent become `missing`. */
export async function indexDirectory(
  directory: StrictDirectory,
  options: {
    runId: string;
    worldId: string;
    prefix: string;
    expected: readonly string[];
    statusOverride?: string | null | undefined;
    /** Ours unless another is given. */
    reading?: Reading | undefined;
  },
): Promise<ArtifactIndex> {
  const entries: IndexEntry[] = [];
  const missing: string[] = [];
  for (const name of options.expected) {
    const entry = await measureArtifact(directory, options.prefix, name, options.reading ?? OUR_READING);
    if (entry === null) missing.push(name);
    else entries.push(entry);
  }
  const status =
    options.statusOverride === undefined || options.statusOverride === '' ? null : (options.statusOverride as BundleStatus | null);
  return assembleIndex({ ...options, entries, missing, status, repaired: false });
}
