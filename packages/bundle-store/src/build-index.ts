import { LIMITS } from '@runtime/contracts';
import type { StrictDirectory } from '@runtime/files';
import { SCHEMA } from './names.js';
import { asBundleError } from './problem.js';
import { referenceSchemaVersionOf } from './reference-schema-version.js';
import type { RuleSet } from './rules.js';
import type { ArtifactIndex, RunOutcome } from './run-bundle.js';
import { schemaVersionOf, suffixOf } from './schema-version.js';

export interface IndexEntry {
  path: string;
  file_size: number;
  sha256: string;
  schema_version: string | null;
}

/** The entry of a file as it lies there; null when nothing does. @throws BundleError for a link or what is no file. */
export async function measureArtifact(
  directory: StrictDirectory,
  prefix: string,
  name: string,
  rules: RuleSet,
): Promise<IndexEntry | null> {
  try {
    if (directory.kindOf(name) === null) return null;
    const file = directory.openFile(name);
    try {
      const sha256 = await directory.hash(file, name);
      return { path: `${prefix}/${name}`, file_size: file.size, sha256, schema_version: versionOf(directory, name, file.size, rules) };
    } finally {
      directory.closeFile(file);
    }
  } catch (error) {
    throw asBundleError(error, name);
  }
}

function versionOf(directory: StrictDirectory, name: string, size: number, rules: RuleSet): string | null {
  if (!/^\.(?:json|jsonl|ndjson)$/.test(suffixOf(name)) || size > LIMITS.documentBytes) return null;
  const bytes = directory.read(name, LIMITS.documentBytes);
  return rules === 'reference' ? (referenceSchemaVersionOf(name, bytes) as string | null) : schemaVersionOf(name, bytes);
}

/** The index document, members in the order of the contract. */
export function assembleIndex(options: {
  runId: string;
  worldId: string;
  prefix: string;
  entries: IndexEntry[];
  /** Names. */
  missing: readonly string[];
  status: RunOutcome | null;
  repaired: boolean;
}): ArtifactIndex {
  return {
    schema_version: SCHEMA.index,
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
    rules: RuleSet;
  },
): Promise<ArtifactIndex> {
  const entries: IndexEntry[] = [];
  const missing: string[] = [];
  for (const name of options.expected) {
    const entry = await measureArtifact(directory, options.prefix, name, options.rules);
    if (entry === null) missing.push(name);
    else entries.push(entry);
  }
  const status =
    options.statusOverride === undefined || options.statusOverride === '' ? null : (options.statusOverride as RunOutcome | null);
  return assembleIndex({ ...options, entries, missing, status, repaired: false });
}
