import { join, posix } from 'node:path';
import { OLDER_REGISTRY_VERSIONS, orderedKeys, type ProbeEntry, type ProfileEntry, RuntimeError } from '@runtime/contracts';
import { registryCommand, upgradeCommand } from '../commands.js';
import { PlanError } from '../error.js';
import { isObject, kindOf, quoted } from '../finding.js';
import { isReadFailure, type ReadFailure, readDocument } from '../read/read-document.js';
import type { Repository } from '../read/repository.js';
import type { Fault, RegistrySnapshot } from '../types.js';

export const PROBE_SCHEMA = 'runtime-tools.probe_registry.v0.2';
export const PROFILE_SCHEMA = 'runtime-tools.profile_registry.v0.2';
export type RegistryKind = 'probes' | 'profiles';
export const schemaOf = (kind: RegistryKind): string => (kind === 'probes' ? PROBE_SCHEMA : PROFILE_SCHEMA);

/** The two files of a registry and the folder that `./` in their paths stands for. */
export interface RegistryFiles {
  /** The id it is asked for by; the documents must carry the same. */
  id: string;
  /** Repository-relative. */
  probes: string;
  profiles: string;
  /** Repository-relative folder of the suite. */
  base: string;
  origin: 'suite' | 'index';
}

/** A suite keeps its registry in `registry/`; `./` means the folder above it. */
export function suiteFolderOf(profilesPath: string): string {
  const folder = posix.dirname(profilesPath);
  return posix.basename(folder) === 'registry' ? posix.dirname(folder) : folder;
}

export interface RegistryDocument {
  value: Record<string, unknown>;
  entries: Record<string, unknown>;
  sha256: string;
}

/** Why a file of a registry cannot be used. */
export type RegistryDocumentFault = Fault & { cause?: unknown };

const REGISTRY_FAULTS: Partial<Record<ReadFailure['kind'], string>> = {
  duplicate_key: 'registry.duplicate_key',
  key_too_long: 'registry.key_too_long',
  too_many_members: 'registry.too_many_members',
  too_deep: 'registry.too_deep',
  too_large: 'registry.too_large',
};

/** Reads one file of a registry: its schema string, and an object of entries. */
export async function readRegistryDocument(
  root: string,
  path: string,
  kind: RegistryKind,
  options: { digest?: boolean } = {},
): Promise<RegistryDocument | RegistryDocumentFault> {
  const read = await readDocument(root, join(root, path), path, options);
  if (isReadFailure(read)) {
    const { message, field = '', line, column, cause } = read;
    const position = { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
    const code =
      read.kind === 'missing'
        ? `registry.${kind}_file_missing`
        : read.kind === 'outside'
          ? 'path.outside_root'
          : (REGISTRY_FAULTS[read.kind] ?? `registry.${kind}_invalid`);
    return { code, field, message: `the ${kind} file cannot be read: ${message}`, cause, ...position, hint: readHint(cause) };
  }
  const { value, sha256 } = read;
  if (!isObject(value))
    return {
      code: `registry.${kind}_invalid`,
      field: '',
      message: `the ${kind} file holds ${kindOf(value)}, not an object`,
      hint: `compare it with runtime schema ${kind === 'probes' ? 'probe_registry' : 'profile_registry'}`,
    };
  if (value['schema_version'] !== schemaOf(kind)) {
    return {
      code: `registry.${kind}_invalid`,
      field: '/schema_version',
      message: `schema_version is ${quoted(value['schema_version'])}, not ${schemaOf(kind)}`,
      hint: schemaHint(kind, value),
    };
  }
  const entries = value[kind];
  if (!isObject(entries))
    return {
      code: `registry.${kind}_not_object`,
      field: `/${kind}`,
      message: `${kind} is ${kindOf(entries)}, not an object`,
      hint: 'write an object of entries by id',
    };
  return { value, entries, sha256 };
}

/** The next step the cause names; a fault of JSON may have none but its place. */
const readHint = (cause: unknown): string => (cause instanceof RuntimeError ? cause.hint : undefined) ?? 'correct the JSON at this place';

export const isDocumentFault = (read: RegistryDocument | RegistryDocumentFault): read is RegistryDocumentFault => 'code' in read;

function schemaHint(kind: RegistryKind, { schema_version: found, registry_id: id }: Record<string, unknown>): string {
  const older = OLDER_REGISTRY_VERSIONS[kind === 'probes' ? 'probe_registry' : 'profile_registry'];
  if (found !== older) return `write "schema_version": "${schemaOf(kind)}"`;
  return typeof id === 'string'
    ? `${upgradeCommand(id)} turns it into v0.2`
    : 'give it its registry_id; runtime registry-upgrade then turns it into v0.2';
}

/** What was read of a registry, with the checks that concern it as a whole already made. */
export interface LoadedRegistry {
  files: RegistryFiles;
  probes: RegistryDocument;
  profiles: RegistryDocument;
}

/**
 * Reads both files once.
 *
 * @throws PlanError `REGISTRY_UNREADABLE`, `REGISTRY_INVALID`, `REGISTRY_ID_MISMATCH`.
 */
export async function loadRegistry(repository: Repository, files: RegistryFiles): Promise<LoadedRegistry> {
  const [probes, profiles] = await Promise.all([loadOne(repository, files, 'probes'), loadOne(repository, files, 'profiles')]);
  return { files, probes, profiles };
}

async function loadOne(repository: Repository, files: RegistryFiles, kind: RegistryKind): Promise<RegistryDocument> {
  const path = files[kind];
  const read = await readRegistryDocument(repository.root, path, kind);
  if (isDocumentFault(read)) {
    throw new PlanError({
      code: read.code.endsWith('_missing') ? 'REGISTRY_UNREADABLE' : 'REGISTRY_INVALID',
      message: `registry ${quoted(files.id)}: ${read.message}`,
      path,
      field: read.field,
      hint: read.hint ?? `${registryCommand('registry-lint', files.id)} lists every fault`,
      details: { finding: read.code },
      cause: read.cause,
    });
  }
  const id = read.value['registry_id'];
  if (id !== files.id) {
    throw new PlanError({
      code: 'REGISTRY_ID_MISMATCH',
      message: `${path} says it belongs to the registry ${quoted(id)}, and ${quoted(files.id)} was asked for`,
      path,
      field: '/registry_id',
      hint: files.origin === 'suite' ? 'give plan and registry the same registry_id' : 'correct the registry index or the document',
    });
  }
  return read;
}

/** The public view of a loaded registry: entries in file order, frozen. */
export function snapshotOf({ files, probes, profiles }: LoadedRegistry): RegistrySnapshot {
  const worldId = probes.value['world_id'];
  return {
    registry_id: files.id,
    world_id: typeof worldId === 'string' ? worldId : null,
    probes_path: files.probes,
    profiles_path: files.profiles,
    probes_sha256: probes.sha256,
    profiles_sha256: profiles.sha256,
    probes: frozenMap<ProbeEntry>(probes.entries),
    profiles: frozenMap<ProfileEntry>(profiles.entries),
  };
}

function frozenMap<T>(entries: Record<string, unknown>): ReadonlyMap<string, Readonly<T>> {
  const map = new Map<string, Readonly<T>>();
  for (const key of orderedKeys(entries)) map.set(key, freeze(entries[key]) as Readonly<T>);
  return map;
}

function freeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const key in value) freeze((value as Record<string, unknown>)[key]);
  }
  return value;
}
