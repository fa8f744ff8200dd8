import { encodeCanonicalLine, type Plan, planDigest, sha256Hex } from '@runtime/contracts';
import { PlanError } from '../error.js';
import { FindingList } from '../finding.js';
import { openPlan, planErrorOf } from '../plan/load.js';
import { checkSimulatedHost } from '../plan/simulated-host.js';
import { findWorld, worldIdOf } from '../read/worlds.js';
import { registryOfPlan } from '../registry/locate.js';
import { loadRegistry } from '../registry/snapshot.js';
import { assertSuiteComplete } from '../suite/check.js';
import type { CompiledPlan, CompiledProfile, CompileOptions } from '../types.js';
import { lanesOf } from './lanes.js';
import { expectedMatrix } from './matrix.js';
import { Resolver } from './resolver.js';

/**
 * Resolves a plan to everything a run needs: profiles with their SBPL text, probes in order, the expected matrix.
 * Plan, registry and texts are each read once.
 *
 * @param path The plan, relative to the current directory.
 * @throws PlanError those of `loadPlan` and `openRegistry`; `SUITE_INCOMPLETE`; `PROFILE_UNKNOWN`, `PROFILE_INVALID`,
 * `PROBE_UNKNOWN`, `PROBE_INVALID`, `PROFILE_SBPL_MISSING`, `PROFILE_SBPL_INVALID` (line and column in `details`), `PROFILE_COMPILED_INPUT`, `PATH_OUTSIDE_ROOT`, `PATH_INVALID`,
 * `PLACEHOLDER_UNKNOWN`, `PLAN_PREFLIGHT_PROFILE_MISSING`; `PLAN_PROFILES_EMPTY`; `PLAN_WORLD_MISSING`; `PLAN_SELECTION_UNKNOWN` for an id in a filter that the plan
 * does not have, `PLAN_SELECTION_EMPTY` when the filters leave nothing; WorldError `WORLD_UNKNOWN`, `WORLD_INVALID`.
 */
export async function compilePlan(path: string, options: CompileOptions = {}): Promise<CompiledPlan> {
  const file = await openPlan(path, options);
  const { plan, repository, directory } = file;
  await assertSuiteComplete(repository.root, directory);
  const found = new FindingList();
  const worldId = worldIdOf(plan.world_id, repository, file.path);
  const world = await findWorld(repository, worldId);
  checkSimulatedHost(plan, world, file.path, found);
  if (found.errors.length > 0) throw planErrorOf(found.errors, repository.root, file.path);
  if (plan.profiles.length === 0) {
    throw new PlanError({
      code: 'PLAN_PROFILES_EMPTY',
      message: `${file.path} names no profile`,
      path: file.path,
      field: '/profiles',
      hint: 'list at least one profile id of the registry',
    });
  }
  const registry = await loadRegistry(repository, await registryOfPlan(repository, directory, plan.registry_id));
  const resolver = new Resolver(file, registry, world);
  const profiles = await resolver.select(options.onlyProfiles ?? [], options.onlyScenarios ?? []);
  const matrix = expectedMatrix(worldId, profiles);
  const preflight = await resolver.preflight();
  const digest = planDigest(plan);
  return {
    plan,
    plan_path: file.path,
    plan_dir: directory,
    repo_root: repository.root,
    plan_digest: digest,
    // Made when it is asked for: it takes the text of the whole plan, and a run has no use for it.
    get resolved_digest() {
      return resolvedDigest(digest, worldId, profiles, preflight?.text ?? null, plan);
    },
    world_id: worldId,
    world,
    registry_id: plan.registry_id,
    lanes: lanesOf(plan),
    controls: { ...plan.controls },
    apply_preflight_profile: preflight,
    profiles,
    expected_matrix: matrix,
  };
}

/** The plan digest covers neither registry nor SBPL; this one covers whatever can change a decision. */
function resolvedDigest(
  planSha: string,
  worldId: string,
  profiles: readonly CompiledProfile[],
  preflightText: string | null,
  { simulated_host, parameters }: Plan,
): string {
  const covered = profiles.map((profile) => ({
    profile_id: profile.profile_id,
    mode: profile.mode,
    stub: profile.stub,
    stand_in: profile.stand_in,
    text_sha256: sha256Hex(profile.text),
    key_specific_rules: profile.key_specific_rules,
    ...(profile.applied.grants.length === 0 ? {} : { grants: profile.applied.grants }),
    probes: profile.probes,
  }));
  const preflight = preflightText === null ? null : sha256Hex(preflightText);
  const added = { ...(simulated_host === undefined ? {} : { simulated_host }), ...(parameters === undefined ? {} : { parameters }) };
  return sha256Hex(encodeCanonicalLine({ plan_digest: planSha, world_id: worldId, preflight, profiles: covered, ...added }));
}
