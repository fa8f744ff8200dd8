import { planDigest } from '@runtime/contracts';
import { lanesOf } from '../compile/lanes.js';
import { isObject } from '../finding.js';
import { worldIdOf } from '../read/worlds.js';
import { registryOfPlan } from '../registry/locate.js';
import { loadRegistry } from '../registry/snapshot.js';
import type { PlanDescription, RepoOptions } from '../types.js';
import { openPlan } from './load.js';

/**
 * What a plan selects. Looks at plan and registry, not at SBPL.
 *
 * @throws PlanError as `loadPlan` and `openRegistry`.
 */
export async function describePlan(path: string, options: RepoOptions = {}): Promise<PlanDescription> {
  const { plan, repository, path: at, directory } = await openPlan(path, options);
  const registry = await loadRegistry(repository, await registryOfPlan(repository, directory, plan.registry_id));
  let probes = 0;
  for (const id of plan.profiles) {
    const entry = Object.hasOwn(registry.profiles.entries, id) ? registry.profiles.entries[id] : undefined;
    if (isObject(entry) && Array.isArray(entry['probe_refs'])) probes += new Set(entry['probe_refs']).size;
  }
  return {
    plan_id: plan.plan_id,
    plan_digest: planDigest(plan),
    registry_id: plan.registry_id,
    world_id: worldIdOf(plan.world_id, repository, at),
    profiles: plan.profiles.length,
    probes,
    lanes: lanesOf(plan),
    path: at,
  };
}
