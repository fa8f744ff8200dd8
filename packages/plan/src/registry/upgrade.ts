import { existsSync } from 'node:fs';
import { basename, dirname, join, posix, resolve } from 'node:path';
import { compareCodePoints, OLDER_REGISTRY_VERSIONS } from '@runtime/contracts';
import { checkOutsideRuns, toRepoRelative } from '@runtime/files';
import { PlanError } from '../error.js';
import { isObject, kindOf, pointer, quoted } from '../finding.js';
import { isReadFailure, readDocument } from '../read/read-document.js';
import type { RegistryChange, RegistrySource, UpgradeOptions, UpgradeResult } from '../types.js';
import { writeAuthored } from '../write/authored.js';
import { refuseFile } from '../write/folder.js';
import { replaceTogether } from '../write/replace-together.js';
import { locateRegistry } from './locate.js';
import { type RegistryKind, schemaOf } from './snapshot.js';
import { inOrderOf, upgradeEntries } from './upgrade-entry.js';

const OLD_SCHEMAS = { probes: OLDER_REGISTRY_VERSIONS.probe_registry, profiles: OLDER_REGISTRY_VERSIONS.profile_registry } as const;

/**
 * Turns the files of a registry into fully explicit v0.2: older ones, and those of v0.2 that leave members out. What is
 * there keeps its order, what is added follows. Both outputs are replaced together or not at all; a file that is to be
 * replaced by itself and lacks nothing keeps its bytes.
 *
 * @param source A registry id, or a plan.
 * @returns Both paths (repository-relative) and every change that was made.
 * @throws PlanError `REGISTRY_NOT_FOUND`, `REGISTRY_AMBIGUOUS`, `REGISTRY_UNREADABLE`; `UPGRADE_INVALID_REGISTRY` for a
 * document that cannot be upgraded, `UPGRADE_INVALID_ENTRY` with every fault in `details.problems`; `UPGRADE_COLLISION`
 * when both outputs would be one file; `OUTPUT_EXISTS`. FilesError `FILE_WRITE_FAILED`.
 */
export async function upgradeRegistry(source: RegistrySource, options: UpgradeOptions = {}): Promise<UpgradeResult> {
  const { repository, files } = await locateRegistry(source, options);
  const sources = { probes: await readSource(repository.root, files.probes), profiles: await readSource(repository.root, files.profiles) };
  const changes: RegistryChange[] = [];
  const probes = upgradeDocument('probes', files.probes, sources.probes, changes);
  const profiles = upgradeDocument('profiles', files.profiles, sources.profiles, changes);
  const targets = {
    probes: targetOf(repository.root, files.probes, options.outDir),
    profiles: targetOf(repository.root, files.profiles, options.outDir),
  };
  if (targets.probes === targets.profiles) {
    throw new PlanError({
      code: 'UPGRADE_COLLISION',
      message: `both files of the registry ${quoted(files.id)} are called ${basename(targets.probes)}: one output would replace the other`,
      path: targets.probes,
      hint: 'leave --out-dir out, or rename one of the files',
    });
  }
  if (options.outDir !== undefined) refuseFile(resolve(options.outDir));
  for (const target of Object.values(targets)) await checkOutsideRuns(target);
  const standing = Object.values(targets).find((path) => existsSync(path));
  if (standing !== undefined && options.overwrite !== true) {
    throw new PlanError({
      code: 'OUTPUT_EXISTS',
      message: `${standing} exists`,
      path: standing,
      hint: 'give --overwrite to replace it, or name another folder with --out-dir',
    });
  }
  const written = { probes, profiles };
  // A suite knows its files by their digests: to lay out anew what is complete would only break one.
  const changed = (['probes', 'profiles'] as const).filter(
    (kind) => targets[kind] !== join(repository.root, files[kind]) || changes.some(({ document }) => document === kind),
  );
  await replaceTogether(changed.map((kind) => [targets[kind], writeAuthored(written[kind])] as const));
  return {
    registry_id: files.id,
    probes_path: documentPath(repository.root, targets.probes),
    profiles_path: documentPath(repository.root, targets.profiles),
    changes,
  };
}

const targetOf = (root: string, source: string, outDir: string | undefined): string =>
  outDir === undefined ? join(root, source) : join(resolve(outDir), posix.basename(source));

/** Outputs outside the repository are named as they are: no document holds them. */
function documentPath(root: string, absolute: string): string {
  try {
    return posix.join(toRepoRelative(root, dirname(absolute)), basename(absolute));
  } catch {
    return absolute;
  }
}

async function readSource(root: string, path: string): Promise<unknown> {
  const read = await readDocument(root, join(root, path), path);
  if (!isReadFailure(read)) return read.value;
  throw new PlanError({
    code: 'REGISTRY_UNREADABLE',
    message: `${path}: ${read.message}`,
    path,
    hint: 'correct the path in the registry index, or the file',
    details: { finding: 'upgrade.unreadable' },
    cause: read.cause,
  });
}

/** One document to v0.2. Reports what it changed. */
function upgradeDocument(kind: RegistryKind, path: string, value: unknown, changes: RegistryChange[]): Record<string, unknown> {
  const refuse = (finding: string, field: string, message: string): PlanError =>
    new PlanError({
      code: 'UPGRADE_INVALID_REGISTRY',
      message: `${path}: ${message}`,
      path,
      field,
      hint: 'correct the file first',
      details: { finding },
    });
  if (!isObject(value)) throw refuse('upgrade.not_object', '', `a registry is an object, and this is ${kindOf(value)}`);
  const schema = value['schema_version'];
  if (schema !== schemaOf(kind) && schema !== OLD_SCHEMAS[kind]) {
    throw refuse(
      'upgrade.unsupported_schema',
      '/schema_version',
      `schema_version is ${quoted(schema)}, neither ${OLD_SCHEMAS[kind]} nor ${schemaOf(kind)}`,
    );
  }
  const entries = value[kind] ?? {};
  if (!isObject(entries)) throw refuse('upgrade.entries_not_object', `/${kind}`, `${kind} is ${kindOf(entries)}, not an object`);
  for (const member of ['registry_id', 'world_id']) {
    if (typeof value[member] !== 'string') throw refuse('upgrade.identity_missing', `/${member}`, `${member} is not text`);
  }
  if (schema !== schemaOf(kind))
    changes.push({ document: kind, field: '/schema_version', change: 'replaced', from: schema, to: schemaOf(kind) });
  for (const key of Object.keys(value).sort(compareCodePoints)) {
    if (!['$schema', 'schema_version', 'registry_id', 'world_id', kind].includes(key)) {
      changes.push({ document: kind, field: pointer(key), change: 'dropped', from: value[key] });
    }
  }
  const upgraded = {
    ...('$schema' in value ? { $schema: value['$schema'] } : {}),
    schema_version: schemaOf(kind),
    registry_id: value['registry_id'],
    world_id: value['world_id'],
    [kind]: upgradeEntries(kind, path, entries, changes),
  };
  return inOrderOf(value, upgraded);
}
