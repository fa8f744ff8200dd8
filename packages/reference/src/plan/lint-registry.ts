import { orderedKeys } from '@runtime/contracts';
import { isContainer, isObject, truthy } from '../python/values.js';
import { checkProbe, checkProfile } from './entry-check.js';
import { refsOf } from './lint-plan.js';
import { type Condition, exists, fail, ReferenceFailure, readLeniently } from './read.js';
import { type CompleteEntry, completeEntries } from './registry-index.js';

interface ReferenceRegistryLint {
  /** False: there is no index that can be used. */
  index: boolean;
  errors: Condition[];
}

/** The reference's registry lint, with what it lets through and what it dies of (contract: plans, 8.2). */
export function lintReferenceRegistry(root: string, indexPath: string, registryId: string | null): ReferenceRegistryLint {
  let index: unknown;
  try {
    index = readLeniently(root, indexPath);
  } catch {
    return { index: false, errors: [{ code: 'index.unreadable' }] };
  }
  let entries: CompleteEntry[];
  try {
    entries = completeEntries(index);
  } catch (error) {
    if (!(error instanceof ReferenceFailure) || error.condition.code === 'index.bad_entry') throw error;
    return { index: false, errors: [error.condition] };
  }
  const chosen = truthy(registryId) ? entries.filter(({ id }) => id === registryId) : entries;
  if (truthy(registryId) && chosen.length === 0) return { index: true, errors: [{ code: 'registry.not_found', registry: registryId }] };
  const errors: Condition[] = [];
  for (const entry of chosen) errors.push(...registryErrors(root, entry));
  return { index: true, errors };
}

function registryErrors(root: string, { id, probes: probesPath, profiles: profilesPath }: CompleteEntry): Condition[] {
  if (!exists(root, probesPath)) return [{ code: 'registry.probes_file_missing', registry: id }];
  if (!exists(root, profilesPath)) return [{ code: 'registry.profiles_file_missing', registry: id }];
  const probesDocument = documentOf(root, probesPath, 'probe');
  if (probesDocument === null) return [{ code: 'registry.probes_invalid', registry: id }];
  const profilesDocument = documentOf(root, profilesPath, 'profile');
  if (profilesDocument === null) return [{ code: 'registry.profiles_invalid', registry: id }];
  const probes = mapOf(probesDocument['probes'], 'registry.probes_not_object', id);
  const profiles = mapOf(profilesDocument['profiles'], 'registry.profiles_not_object', id);
  const errors: Condition[] = [];
  const report = (condition: Condition): void => void errors.push(condition);
  for (const key of orderedKeys(probes)) checkProbe(key, probes[key], true, report);
  for (const key of orderedKeys(profiles)) {
    const profile = profiles[key];
    checkProfile(key, profile, true, report);
    if (!isObject(profile)) fail({ code: 'profile.not_object', profile: key });
    else errors.push(...referenceErrors(root, id, key, profile, probes));
  }
  return errors;
}

function* referenceErrors(
  root: string,
  registry: string,
  key: string,
  profile: Record<string, unknown>,
  probes: Record<string, unknown>,
): Generator<Condition> {
  const path = profile['profile_path'];
  if (typeof path === 'string' && !exists(root, path)) yield { code: 'profile.path_missing', registry, profile: key, path };
  const refs = refsOf(profile['probe_refs']);
  if (refs.length === 0) yield { code: 'profile.no_probe_refs', registry, profile: key };
  for (const ref of refs) {
    if (isContainer(ref)) fail({ code: 'profile.bad_probe_ref', profile: key });
    if (typeof ref !== 'string' || !Object.hasOwn(probes, ref))
      yield { code: 'profile.unknown_probe_ref', registry, profile: key, probe: ref };
  }
}

function documentOf(root: string, path: string, kind: 'probe' | 'profile'): Record<string, unknown> | null {
  try {
    const document = readLeniently(root, path);
    return isObject(document) && document['schema_version'] === `runtime-tools.${kind}_registry.v0.2` ? document : null;
  } catch {
    return null;
  }
}

function mapOf(entries: unknown, code: string, registry: string): Record<string, unknown> {
  if (!truthy(entries)) return {};
  return isObject(entries) ? entries : fail({ code, registry });
}
