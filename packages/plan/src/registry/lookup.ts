import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { didYouMean, type ProbeEntry, type ProfileEntry } from '@runtime/contracts';
import { CONFIG_NAME, systemCode } from '@runtime/files';
import { registryCommand } from '../commands.js';
import { PlanError } from '../error.js';
import { quoted } from '../finding.js';
import type { RegistrySnapshot, RegistrySource, RepoOptions } from '../types.js';
import { type LocatedRegistry, locateRegistry } from './locate.js';
import { loadRegistry, snapshotOf } from './snapshot.js';

/**
 * Reads a registry once. Every answer taken from the snapshot belongs together, whatever happens to the files.
 *
 * @throws PlanError `REGISTRY_NOT_FOUND`, `REGISTRY_AMBIGUOUS`, `REGISTRY_UNREADABLE`, `REGISTRY_INVALID`,
 * `REGISTRY_ID_MISMATCH`, and those of `loadPlan` for `{plan}`.
 */
export async function openRegistry(source: RegistrySource, options: RepoOptions = {}): Promise<RegistrySnapshot> {
  return (await cachedSnapshot(source, options)).snapshot;
}

/** The probes of a registry in file order. Errors as {@link openRegistry}. */
export async function listProbes(source: RegistrySource, options: RepoOptions = {}): Promise<ProbeEntry[]> {
  return [...(await openRegistry(source, options)).probes.values()];
}

/** The profiles of a registry in file order. Errors as {@link openRegistry}. */
export async function listProfiles(source: RegistrySource, options: RepoOptions = {}): Promise<ProfileEntry[]> {
  return [...(await openRegistry(source, options)).profiles.values()];
}

/** One probe by id, frozen. @throws PlanError `PROBE_UNKNOWN`, and as {@link openRegistry}. */
export async function resolveProbe(source: RegistrySource, probeId: string, options: RepoOptions = {}): Promise<ProbeEntry> {
  const snapshot = await openRegistry(source, options);
  const probe = snapshot.probes.get(probeId);
  if (probe === undefined) throw unknownEntry('probe', snapshot, snapshot.probes_path, probeId, snapshot.probes.keys());
  return probe;
}

/** One profile by id, frozen. @throws PlanError `PROFILE_UNKNOWN`, and as {@link openRegistry}. */
export async function resolveProfile(source: RegistrySource, profileId: string, options: RepoOptions = {}): Promise<ProfileEntry> {
  const snapshot = await openRegistry(source, options);
  const profile = snapshot.profiles.get(profileId);
  if (profile === undefined) throw unknownEntry('profile', snapshot, snapshot.profiles_path, profileId, snapshot.profiles.keys());
  return profile;
}

function unknownEntry(kind: 'probe' | 'profile', snapshot: RegistrySnapshot, path: string, id: string, known: Iterable<string>): PlanError {
  return new PlanError({
    code: kind === 'probe' ? 'PROBE_UNKNOWN' : 'PROFILE_UNKNOWN',
    message: `there is no ${kind} ${quoted(id)} in the registry ${snapshot.registry_id}`,
    path,
    hint: didYouMean(id, known, `${registryCommand(`list-${kind}s`, snapshot.registry_id)} prints the ids`),
    details: { registry: snapshot.registry_id, [kind]: id },
  });
}

/** A snapshot with the state of the files it was made from. */
interface Cached {
  snapshot: RegistrySnapshot;
  files: ReadonlyArray<readonly [absolute: string, state: string]>;
}

/** Few are in use at a time; a large one should not outlive its use by much. */
const KEPT = 4;
const cache = new Map<string, Promise<Cached>>();

/**
 * Looking probes up one by one must not read the registry once a probe. A snapshot is used again as long as
 * plan, index and both files are the very files it was made from (inode, size, times).
 */
async function cachedSnapshot(source: RegistrySource, options: RepoOptions): Promise<Cached> {
  const named = typeof source === 'string' ? `id ${source}` : `plan ${resolve(source.plan)}`;
  const key = [named, options.repoRoot ?? '', process.env['RUNTIME_REPO_ROOT'] ?? '', process.cwd()].join('\n');
  const before = await cache.get(key)?.catch(() => undefined);
  if (before?.files.every(([path, state]) => stateOf(path) === state)) return before;
  const making = makeSnapshot(source, options);
  cache.delete(key);
  cache.set(key, making);
  if (cache.size > KEPT) cache.delete(cache.keys().next().value!);
  try {
    return await making;
  } catch (error) {
    cache.delete(key);
    throw error;
  }
}

async function makeSnapshot(source: RegistrySource, options: RepoOptions): Promise<Cached> {
  const located = await locateRegistry(source, options);
  // The state is taken before the files are read: one that changes meanwhile makes the next call read again.
  const files = watchedFiles(source, located).map((path) => [path, stateOf(path)] as const);
  const snapshot = snapshotOf(await loadRegistry(located.repository, located.files));
  return { snapshot, files };
}

function watchedFiles(source: RegistrySource, { repository, files }: LocatedRegistry): string[] {
  const watched = [files.probes, files.profiles, repository.registryIndex, CONFIG_NAME].map((path) => join(repository.root, path));
  return typeof source === 'string' ? watched : [...watched, resolve(source.plan)];
}

/** What cannot be looked at has a state too; that it cannot be read is said when it is. */
function stateOf(path: string): string {
  try {
    const stat = statSync(path, { bigint: true });
    return `${stat.dev}:${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`;
  } catch (error) {
    return `none: ${systemCode(error)}`;
  }
}
