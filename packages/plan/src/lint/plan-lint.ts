import { posix } from 'node:path';
import { fixturesOf, type Plan, type ProbeEntry } from '@runtime/contracts';
import type { World } from '@runtime/worlds';
import { standInFor } from '../compile/known.js';
import { lanesOf } from '../compile/lanes.js';
import { PlanError } from '../error.js';
import { FindingList, isObject, pointer, quoted } from '../finding.js';
import { Placeholders } from '../placeholders.js';
import { CONTROL_NAMES, checkPlan, LANE_NAMES } from '../plan/check.js';
import { readPlan } from '../plan/load.js';
import { checkSimulatedHost } from '../plan/simulated-host.js';
import { placeOf } from '../read/place.js';
import { isReadFailure } from '../read/read-document.js';
import type { Repository } from '../read/repository.js';
import { SbplFiles } from '../read/text-cache.js';
import { registryOfPlan } from '../registry/locate.js';
import type { LoadedRegistry, RegistryFiles } from '../registry/snapshot.js';
import { INCOMPLETE_HINT, suiteState } from '../suite/check.js';
import { SUITE_NAME } from '../suite/manifest.js';
import type { LintResult, RepoOptions } from '../types.js';
import type { RegistryContext } from './context.js';
import { PolicyLinter } from './policy-lint.js';
import { ProbeLinter } from './probe-lint.js';
import { type LintedProfile, lintProfile } from './profile-lint.js';
import { readForLint } from './read-registry.js';
import { lintDocuments, warnOfOtherWorld } from './registry-documents.js';
import { operationNames } from './vocabulary.js';
import { judgingWorld, worldForLint } from './world.js';

/**
 * Everything that is wrong, or looks wrong, with a plan, the profiles and probes it uses, and their SBPL.
 * Findings about a plan are returned, never thrown.
 *
 * @returns `document` is the plan as parsed, or null when it does not load.
 * @throws FilesError only when the system refuses to read (category `system`) or the root named is none;
 * FilesError `CONFIG_INVALID`; PlanError `PLAN_OUTSIDE_ROOT`.
 */
export async function lintPlan(path: string, options: RepoOptions = {}): Promise<LintResult<Plan>> {
  return lintRead(await readPlan(path, options));
}

/** {@link lintPlan} for a plan of a repository that is open already. */
export async function lintPlanIn(repository: Repository, path: string): Promise<LintResult<Plan>> {
  return lintRead(await readPlan(path, { repoRoot: repository.root }));
}

async function lintRead({ repository, place, read }: Awaited<ReturnType<typeof readPlan>>): Promise<LintResult<Plan>> {
  const found = new FindingList();
  if ('failure' in read) {
    found.add(read.failure);
    return found.result<Plan>(null);
  }
  const loads = checkPlan(read.value, place.path, found);
  if (!isObject(read.value)) return found.result<Plan>(null);
  const plan = read.value as unknown as Plan;
  await new PlanLinter(repository, place, plan, found).run();
  return found.result(loads ? plan : null);
}

const isTargeted = (entry: unknown): entry is { operation: string; target: string } =>
  isObject(entry) && typeof entry['operation'] === 'string' && typeof entry['target'] === 'string';

class PlanLinter {
  readonly #repository: Repository;
  readonly #place: { path: string; directory: string };
  readonly #plan: Plan;
  readonly #found: FindingList;
  readonly #texts: SbplFiles;
  readonly #placeholders: Placeholders;
  #world: World | null = null;

  constructor(repository: Repository, place: { path: string; directory: string }, plan: Plan, found: FindingList) {
    this.#repository = repository;
    this.#place = place;
    this.#plan = plan;
    this.#found = found;
    this.#texts = new SbplFiles(repository.root);
    this.#placeholders = new Placeholders(plan);
  }

  async run(): Promise<void> {
    const plan: Record<string, unknown> = this.#plan;
    const worldId = plan['world_id'];
    await this.#findWorld(worldId);
    if (this.#world !== null) checkSimulatedHost(this.#plan, this.#world, this.#place.path, this.#found);
    await this.#suite();
    this.#lanes();
    if (typeof worldId === 'string') warnOfOtherWorld(this.#place.path, worldId, this.#repository, this.#found);
    const profiles = plan['profiles'];
    const registryId = plan['registry_id'];
    if (Array.isArray(profiles) && profiles.length === 0) {
      this.#found.error({ code: 'plan.profiles_empty', path: this.#place.path, field: '/profiles', message: 'the plan names no profile' });
    } else if (Array.isArray(profiles) && typeof registryId === 'string' && registryId !== '') {
      const ids = profiles.filter((id): id is string => typeof id === 'string' && id !== '');
      await this.#profiles(registryId, ids, typeof worldId === 'string' ? worldId : null);
    }
    await this.#preflight(plan['apply_preflight_profile']);
  }

  async #findWorld(worldId: unknown): Promise<void> {
    const { path } = this.#place;
    this.#world = await worldForLint(worldId, { repository: this.#repository, path, found: this.#found, severity: 'error' });
    if (worldId !== undefined || this.#repository.worldId !== null) return;
    this.#found.error({
      code: 'plan.world_id_missing',
      path,
      field: '/world_id',
      message: 'the plan names no world, and neither does runtime.config.json',
      hint: 'add world_id to the plan, or to runtime.config.json',
    });
  }

  async #suite(): Promise<void> {
    const { fault, differences } = await suiteState(this.#repository.root, this.#place.directory);
    const path = posix.join(this.#place.directory, SUITE_NAME);
    if (fault !== undefined) this.#found.error({ ...fault, path, hint: INCOMPLETE_HINT });
    for (const { path: name, what } of differences) {
      this.#found.error({
        code: 'suite.incomplete',
        path: posix.join(this.#place.directory, name),
        message: `the suite differs from its ${SUITE_NAME}: ${name} is ${what}`,
        hint: INCOMPLETE_HINT,
        subject: { file: name, what },
      });
    }
  }

  #lanes(): void {
    const lanes = lanesOf(this.#plan);
    if (LANE_NAMES.some((lane) => lanes[lane])) return;
    this.#found.error({
      code: 'plan.no_lane',
      path: this.#place.path,
      field: '/lanes',
      message: 'every lane is off: there is nothing to run',
      hint: 'set at least one of baseline, scenario, oracle to true',
    });
  }

  async #profiles(registryId: string, ids: readonly string[], world: string | null): Promise<void> {
    const registry = await this.#registry(registryId);
    if (registry === null) return;
    const operations = await operationNames(this.#repository, this.#world, this.#found);
    const context: RegistryContext = {
      repository: this.#repository,
      registry,
      found: this.#found,
      texts: this.#texts,
      world: this.#world,
      operations,
      isRun: true,
      standIn: (hostPath) => standInFor(this.#plan, hostPath),
      placeholders: this.#placeholders,
    };
    lintDocuments(context, registryId, world);
    const probes = new ProbeLinter(context);
    const policies = new PolicyLinter({
      found: this.#found,
      plan: this.#plan,
      placeholders: this.#placeholders,
      fixtures: fixturesOf(Object.values(registry.probes.entries).filter(isTargeted)),
      registry: registry.files,
      world: judgingWorld(this.#world),
    });
    const sound: Array<[string, LintedProfile]> = [];
    for (const [i, id] of ids.entries()) {
      if (!Object.hasOwn(registry.profiles.entries, id)) {
        this.#found.error({
          code: 'plan.unknown_profile',
          path: this.#place.path,
          field: pointer('profiles', i),
          message: `the registry ${quoted(registryId)} has no profile ${quoted(id)}`,
          subject: { profile: id },
          ...this.#found.suggest(id, () => Object.keys(registry.profiles.entries)),
        });
        continue;
      }
      const linted = await lintProfile(context, probes, id);
      if (linted === null) continue;
      sound.push([id, linted]);
      policies.profile(id, linted);
    }
    policies.absent();
    this.#unusedParameters();
    this.#coverage(sound, registry.files);
    this.#known(registry, ids);
  }

  #unusedParameters(): void {
    for (const name of this.#placeholders.unused()) {
      this.#found.warning({
        code: 'plan.parameter_unused',
        path: this.#place.path,
        field: pointer('parameters', name),
        message: `no target and no profile of the plan names \${${name}}`,
        hint: 'take it out, or name it',
      });
    }
  }

  async #registry(registryId: string): Promise<LoadedRegistry | null> {
    let files: RegistryFiles;
    try {
      files = await registryOfPlan(this.#repository, this.#place.directory, registryId);
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      this.#found.error({
        code: 'plan.registry_unloadable',
        path: this.#place.path,
        field: '/registry_id',
        message: `the registry ${quoted(registryId)} cannot be loaded: ${error.message}`,
        subject: { registry: registryId, cause: error.code },
        ...(error.hint === undefined ? {} : { hint: error.hint }),
      });
      return null;
    }
    const before = this.#found.errors.length;
    const registry = await readForLint(this.#repository.root, files, this.#found);
    if (registry === null && this.#found.errors.length === before)
      throw new PlanError({ code: 'REGISTRY_INVALID', message: registryId, category: 'bug' });
    return registry;
  }

  /** Lanes and controls the plan asks for and probes do not support: one finding each, however many probes. */
  #coverage(profiles: ReadonlyArray<readonly [id: string, linted: LintedProfile]>, files: RegistryFiles): void {
    const lanes = lanesOf(this.#plan);
    const controls: Record<string, unknown> = isObject(this.#plan.controls) ? this.#plan.controls : {};
    const report = (kind: 'lane' | 'control', name: string, supports: (probe: ProbeEntry) => boolean): void => {
      const without = profiles.flatMap(([profile, { probes }]) =>
        probes.filter((probe) => !supports(probe)).map((probe) => ({ profile, probe })),
      );
      const [first] = without;
      if (first === undefined) return;
      this.#found.warning({
        code: `plan.${kind}_unsupported`,
        path: files.probes,
        field: pointer('probes', first.probe.probe_id, kind === 'lane' ? 'supports_lanes' : 'controls_supported'),
        message: `the plan asks for the ${kind} ${name}, and ${without.length} of the probes it runs do not support it, ${quoted(first.probe.probe_id)} first`,
        subject: { [kind]: name, profile: first.profile, probe: first.probe.probe_id, count: without.length },
      });
    };
    for (const lane of LANE_NAMES) if (lanes[lane]) report('lane', lane, (probe) => probe.supports_lanes[lane]);
    for (const control of CONTROL_NAMES) {
      if (controls[control] === true) report('control', control, (probe) => probe.controls_supported.includes(control));
    }
  }

  /** What is said to be known must be about something the plan runs. */
  #known(registry: LoadedRegistry, ids: readonly string[]): void {
    const known = this.#plan['known'];
    if (!isObject(known)) return;
    const planned = new Set(ids);
    for (const profileId of Object.keys(known)) {
      const field = pointer('known', profileId);
      const entry = Object.hasOwn(registry.profiles.entries, profileId) ? registry.profiles.entries[profileId] : undefined;
      if (!planned.has(profileId) || !isObject(entry)) {
        this.#found.warning({
          code: 'plan.known_unused',
          path: this.#place.path,
          field,
          message: `known speaks of ${quoted(profileId)}, which the plan does not run`,
          ...this.#found.suggest(profileId, () => planned),
        });
        continue;
      }
      const refs = Array.isArray(entry['probe_refs']) ? entry['probe_refs'] : [];
      const probes = registry.probes.entries;
      const names = new Set<unknown>(refs);
      for (const ref of refs) {
        const probe = typeof ref === 'string' && Object.hasOwn(probes, ref) ? probes[ref] : undefined;
        if (isObject(probe) && typeof probe['expectation_id'] === 'string') names.add(probe['expectation_id']);
      }
      const outcomes = known[profileId];
      for (const name of isObject(outcomes) ? Object.keys(outcomes) : []) {
        if (names.has(name)) continue;
        this.#found.warning({
          code: 'plan.known_unused',
          path: this.#place.path,
          field: field + pointer(name),
          message: `known speaks of ${quoted(name)}, which ${quoted(profileId)} does not probe`,
        });
      }
    }
  }

  async #preflight(preflight: unknown): Promise<void> {
    if (preflight === undefined || preflight === null) {
      this.#found.warning({
        code: 'plan.no_preflight',
        path: this.#place.path,
        field: '/apply_preflight_profile',
        message: 'the plan names no apply_preflight_profile, and no run without one is promotable (apply_preflight_missing)',
        hint: 'write an SBPL file that allows everything and name it: "apply_preflight_profile": "./sb/apply_preflight_allow.sb"',
      });
    }
    if (typeof preflight !== 'string') return;
    const at = { path: this.#place.path, field: '/apply_preflight_profile' };
    const place = placeOf(this.#repository.root, preflight, this.#place.directory);
    if ('fault' in place) {
      this.#found.error({ code: place.fault, ...at, message: `the preflight profile: ${place.message}` });
      return;
    }
    const read = await this.#texts.read(place);
    if (!isReadFailure(read)) {
      new PolicyLinter({ found: this.#found, plan: this.#plan, registry: null, world: judgingWorld(this.#world) }).text(
        place.path,
        read.text,
      );
      return;
    }
    if (place.host) {
      this.#found.warning({
        code: 'profile.host_file_absent',
        ...at,
        subject: { path: place.path },
        message: `${place.path} belongs to the system and is absent on this host`,
      });
      return;
    }
    const code =
      read.kind === 'missing'
        ? 'plan.preflight_profile_missing'
        : read.kind === 'outside'
          ? 'path.outside_root'
          : 'plan.preflight_profile_unreadable';
    this.#found.error({
      code,
      ...at,
      message: `the preflight profile ${place.path}: ${read.kind === 'missing' ? 'there is no such file' : read.message}`,
      subject: { path: place.path },
    });
  }
}
