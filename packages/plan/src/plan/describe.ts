import { planDigest } from '@runtime/contracts';
import { openRegistry } from '../registry/lookup.js';
import type { RepoOptions } from '../types.js';
import { openPlan } from './load.js';

/** What a plan selects. */
export interface PlanDescription {
  plan_id: string;
  plan_digest: string;
  registry_id: string;
  world_id: string | null;
  /** Profiles in the plan. */
  profiles: number;
  /** Probes those profiles refer to, counted under each. */
  probes: number;
  lanes: Record<string, unknown>;
  /** Repository-relative. */
  path: string;
}

/**
 * Identity and size of a plan. Reads the plan and its registry, no SBPL. A profile the registry lacks counts
 * no probes; `lintPlan` reports it.
 *
 * @throws PlanError as `loadPlan` and `openRegistry`.
 */
export async function describePlan(path: string, options: RepoOptions = {}): Promise<PlanDescription> {
  const { plan, path: place } = await openPlan(path, options);
  const registry = await openRegistry({ plan: path }, options);
  const probes = plan.profiles.reduce((sum, id) => sum + (registry.profiles.get(id)?.probe_refs.length ?? 0), 0);
  return {
    plan_id: plan.plan_id,
    plan_digest: planDigest(plan),
    registry_id: plan.registry_id,
    world_id: plan.world_id ?? null,
    profiles: plan.profiles.length,
    probes,
    lanes: (plan.lanes ?? {}) as Record<string, unknown>,
    path: place,
  };
}
