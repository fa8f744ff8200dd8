import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decodeUtf8 } from '@runtime/contracts';
import { isContainer, isObject, truthy } from '../python/values.js';
import { loadReferencePlan } from './load-plan.js';
import { type Condition, exists, fail, ReferenceFailure, readLeniently } from './read.js';
import { completeEntries } from './registry-index.js';

interface ReferencePlanLint {
  document: boolean;
  errors: Condition[];
}

/** The reference's plan lint, with what it lets through and what it dies of (contract: plans, 10.2). */
export function lintReferencePlan(root: string, indexPath: string, path: string): ReferencePlanLint {
  let plan: Record<string, unknown>;
  try {
    plan = loadReferencePlan(root, path);
  } catch (error) {
    if (!(error instanceof ReferenceFailure)) throw error;
    return { document: false, errors: [error.condition] };
  }
  const errors: Condition[] = [];
  const profiles = plan['profiles'] as unknown[];
  if (profiles.length === 0) return { document: true, errors: [{ code: 'plan.profiles_empty' }] };
  const registry = loadRegistry(root, indexPath, plan['registry_id']);
  const lanes = !truthy(plan['lanes']) ? {} : plan['lanes'];
  if (!isObject(lanes)) return fail({ code: 'plan.lanes_not_object' });
  const scenario = truthy(lanes['scenario']);
  for (const id of profiles) {
    if (isContainer(id)) fail({ code: 'plan.bad_profile_id' });
    const profile = typeof id === 'string' && Object.hasOwn(registry.profiles, id) ? registry.profiles[id] : undefined;
    if (!truthy(profile)) errors.push({ code: 'plan.unknown_profile', profile: id });
    else if (isObject(profile)) errors.push(...profileErrors(root, id as string, profile, registry.probes, scenario));
    else fail({ code: 'profile.not_object', profile: id });
  }
  const preflight = plan['apply_preflight_profile'];
  if (truthy(preflight) && !exists(root, String(preflight))) errors.push({ code: 'plan.preflight_profile_missing', path: preflight });
  return { document: true, errors };
}

function* profileErrors(
  root: string,
  id: string,
  profile: Record<string, unknown>,
  probes: Record<string, unknown>,
  scenario: boolean,
): Generator<Condition> {
  const path = profile['profile_path'];
  const hasPath = truthy(path);
  if (!hasPath) yield { code: 'profile.path_unset', profile: id };
  else if (!exists(root, String(path))) yield { code: 'profile.path_missing', profile: id, path };
  const refs = profile['probe_refs'];
  if (!truthy(refs)) yield { code: 'profile.no_probe_refs', profile: id };
  const guarded = scenario && hasPath && deniesByDefault(root, String(path), profile['key_specific_rules']);
  for (const ref of refsOf(refs)) {
    if (isContainer(ref)) fail({ code: 'profile.bad_probe_ref', profile: id });
    if (typeof ref !== 'string' || !Object.hasOwn(probes, ref)) {
      yield { code: 'profile.unknown_probe_ref', profile: id, probe: ref };
      continue;
    }
    const probe = probes[ref];
    if (!scenario) continue;
    if (!isObject(probe)) return fail({ code: 'probe.not_object', probe: ref });
    if (guarded && probe['operation'] === 'mach-lookup' && probe['driver'] !== 'sandbox_mach_probe') {
      yield { code: 'probe.mach_needs_in_process_driver', profile: id, probe: ref };
    }
  }
}

/** An object is read key by key, a string letter by letter. */
export function refsOf(refs: unknown): unknown[] {
  if (!truthy(refs)) return [];
  if (Array.isArray(refs)) return refs;
  if (typeof refs === 'string') return [...refs];
  return isObject(refs) ? Object.keys(refs) : fail({ code: 'profile.bad_list', field: 'probe_refs' });
}

/** The form without its end. */
const DENY_DEFAULT = '(deny default';

/** The very characters of the bare form, wherever they stand; or a key rule that begins as it does, whatever follows. */
function deniesByDefault(root: string, path: string, keyRules: unknown): boolean {
  const rules = Array.isArray(keyRules) ? keyRules : [];
  if (rules.some((rule) => typeof rule === 'string' && rule.trim().startsWith(DENY_DEFAULT))) return true;
  try {
    return decodeUtf8(readFileSync(resolve(root, path))).includes(`${DENY_DEFAULT})`);
  } catch {
    return false;
  }
}

interface Registry {
  probes: Record<string, unknown>;
  profiles: Record<string, unknown>;
}

function loadRegistry(root: string, indexPath: string, id: unknown): Registry {
  const unloadable = (): never => fail({ code: 'plan.registry_unloadable' });
  try {
    const entry = completeEntries(readLeniently(root, indexPath)).find((candidate) => candidate.id === id);
    if (entry === undefined) return unloadable();
    const map = (path: string, kind: 'probe' | 'profile'): Record<string, unknown> => {
      const document = readLeniently(root, path);
      if (!isObject(document) || document['schema_version'] !== `runtime-tools.${kind}_registry.v0.2`) return unloadable();
      const entries = document[`${kind}s`];
      return !truthy(entries) ? {} : isObject(entries) ? entries : unloadable();
    };
    return { probes: map(entry.probes, 'probe'), profiles: map(entry.profiles, 'profile') };
  } catch {
    return unloadable();
  }
}
