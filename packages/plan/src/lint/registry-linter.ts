import { existsSync } from 'node:fs';
import { DRIVER_NAMES, driverOf, orderedKeys, type ProbeEntry, type ProfileEntry } from '@runtime/contracts';
import { isRelativeTarget } from '@runtime/sbpl';
import type { World } from '@runtime/worlds';
import { expectationIdOf } from '../compile/matrix.js';
import { type FindingList, isObject, pointer, quoted } from '../finding.js';
import { type Place, placeOf } from '../read/place.js';
import { isReadFailure } from '../read/read-document.js';
import type { Repository } from '../read/repository.js';
import type { SbplFiles } from '../read/text-cache.js';
import { entryFaults } from '../registry/entry-check.js';
import type { LoadedRegistry, RegistryKind } from '../registry/snapshot.js';
import type { Finding } from '../types.js';

export interface RegistryLinterInit {
  repository: Repository;
  registry: LoadedRegistry;
  found: FindingList;
  texts: SbplFiles;
  /** The world of the plan or registry, when it is known. */
  world: World | null;
  /** Names of operations, for spelling; null when nothing says which there are. */
  operations: ReadonlySet<string> | null;
  /** Text that stands for a system profile this host lacks, as a path of a document; null when there is none. */
  standIn?: ((hostPath: string) => string | null) | undefined;
}

interface ProbeState {
  probe: ProbeEntry;
  sound: boolean;
  referenced: boolean;
}

/** A profile whose entry is sound, with what its SBPL says. */
export interface LintedProfile {
  profile: ProfileEntry;
  probes: ProbeEntry[];
  /** The SBPL, or null when there is no text to look at. */
  source: { path: string; text: string } | null;
}

/** The checks of single entries, shared by the lint of a registry and that of a plan. */
export class RegistryLinter {
  readonly #init: RegistryLinterInit;
  readonly #probes = new Map<string, ProbeState>();

  constructor(init: RegistryLinterInit) {
    this.#init = init;
  }

  /** What concerns the two documents as a whole. */
  documents(expectedId: string, planWorld: string | null): void {
    const { registry, found } = this.#init;
    const worlds: Array<{ kind: RegistryKind; world: unknown }> = [];
    for (const kind of ['probes', 'profiles'] as const) {
      const path = registry.files[kind];
      const { value } = registry[kind];
      for (const member of ['registry_id', 'world_id'] as const) {
        if (typeof value[member] === 'string' && value[member] !== '') continue;
        found.error({ code: `registry.${member}_missing`, path, field: `/${member}`, message: `${member} is missing or no text` });
      }
      if (typeof value['registry_id'] === 'string' && value['registry_id'] !== expectedId) {
        found.error({
          code: 'registry.id_mismatch',
          path,
          field: '/registry_id',
          message: `the document belongs to the registry ${quoted(value['registry_id'])}, not to ${quoted(expectedId)}`,
          subject: { registry: expectedId },
          hint: 'one registry has one id: in the plan or index, and in both documents',
        });
      }
      for (const key of Object.keys(value)) {
        if (key === '$schema' || key === 'schema_version' || key === 'registry_id' || key === 'world_id' || key === kind) continue;
        found.error({
          code: 'registry.unexpected_key',
          path,
          field: pointer(key),
          message: `${quoted(key)} is not a member of a ${kind} registry`,
        });
      }
      worlds.push({ kind, world: value['world_id'] });
    }
    this.#worlds(worlds, planWorld);
  }

  #worlds(worlds: ReadonlyArray<{ kind: RegistryKind; world: unknown }>, planWorld: string | null): void {
    const { registry, found, repository } = this.#init;
    const [probes, profiles] = worlds;
    const reference = planWorld ?? (typeof probes?.world === 'string' ? probes.world : null);
    for (const { kind, world } of worlds) {
      if (typeof world !== 'string' || reference === null || world === reference) continue;
      found.add({
        // One host that was listed under two ids is a slip; two hosts are two different things to say.
        severity: isSameHost(this.#init.world, world, reference) ? 'warning' : 'error',
        code: 'world.differs',
        path: registry.files[kind],
        field: '/world_id',
        message: `world_id is ${quoted(world)}, and ${planWorld === null ? 'the probe registry' : 'the plan'} says ${quoted(reference)}`,
      });
    }
    if (planWorld !== null || reference === null || typeof profiles?.world !== 'string') return;
    warnOfOtherWorld(registry.files.probes, reference, repository, found);
  }

  /** Every probe of the registry, in file order. */
  allProbes(): void {
    for (const key of orderedKeys(this.#init.registry.probes.entries)) this.#probe(key);
  }

  /** Probes that no profile refers to. Call it after {@link allProbes} and every profile. */
  unreferenced(): void {
    const path = this.#init.registry.files.probes;
    for (const [key, state] of this.#probes) {
      if (state.referenced) continue;
      this.#init.found.warning({
        code: 'probe.unreferenced',
        path,
        field: pointer('probes', key),
        message: `no profile refers to the probe ${quoted(key)}`,
        subject: { probe: key },
      });
    }
  }

  /** Checks a probe once; null when the registry has none of this id. */
  #probe(key: string): ProbeState | null {
    const known = this.#probes.get(key);
    if (known !== undefined) return known;
    const { registry } = this.#init;
    const { entries } = registry.probes;
    if (!Object.hasOwn(entries, key)) return null;
    const state: ProbeState = { probe: entries[key] as ProbeEntry, sound: true, referenced: false };
    state.sound = this.#sound('probe', key, state.probe);
    if (state.sound) this.#vocabulary(key, state.probe);
    this.#probes.set(key, state);
    return state;
  }

  #vocabulary(key: string, probe: ProbeEntry): void {
    const { found, registry, operations, world } = this.#init;
    const path = registry.files.probes;
    if (operations !== null && !operations.has(probe.operation)) {
      const older = world?.operations.canonical(probe.operation) ?? null;
      found.add({
        // An older spelling is asked about all the same; of any other name nothing would ever be measured.
        severity: older !== null && operations.has(older) ? 'warning' : 'error',
        code: 'probe.unknown_operation',
        path,
        field: pointer('probes', key, 'operation'),
        message: `${quoted(probe.operation)} is not an operation of the vocabulary`,
        subject: { probe: key },
        hint:
          found.suggest(probe.operation, () => operations).hint ??
          'use a name from the operation table, such as file-read* or mach-lookup, or from ops_vocab where the repository has one',
      });
    }
    if (probe.driver !== undefined && driverOf(probe.driver) === null) {
      found.error({
        code: 'probe.unknown_driver',
        path,
        field: pointer('probes', key, 'driver'),
        message: `there is no driver ${quoted(probe.driver)}; the probe would not be run`,
        subject: { probe: key },
        hint:
          found.suggest(probe.driver, () => DRIVER_NAMES).hint ??
          `drivers are ${DRIVER_NAMES.join(', ')}; without one the operation chooses`,
      });
    }
    if (world !== null && isRelativeTarget(world.operations, probe.operation, probe.target, probe.syscall)) {
      found.error({
        code: 'probe.relative_target',
        path,
        field: pointer('probes', key, 'target'),
        message: `${quoted(probe.target)} does not begin with /, so what it names depends on where the runner stands`,
        subject: { probe: key },
        hint: 'write the whole path',
      });
    }
  }

  /** One profile by key; null when its entry is not sound enough to look further. */
  async profile(key: string): Promise<LintedProfile | null> {
    const { registry, found } = this.#init;
    const path = registry.files.profiles;
    const entry = registry.profiles.entries[key];
    const sound = this.#sound('profile', key, entry);
    if (!isObject(entry)) return null;
    const source = await this.#sbpl(key, entry);
    const probes = this.#refs(key, entry);
    if (sound && entry['mode'] === 'sbpl' && String(entry['profile_path']).endsWith('.bin')) {
      found.error({
        code: 'profile.mode_suffix',
        path,
        field: pointer('profiles', key, 'mode'),
        message: 'mode sbpl goes with SBPL text, and profile_path names a compiled file',
        subject: { profile: key },
        hint: 'name the .sb file, with mode blob where the profile is to be compiled',
      });
    }
    return sound ? { profile: entry as ProfileEntry, probes, source } : null;
  }

  async #sbpl(key: string, entry: Record<string, unknown>): Promise<LintedProfile['source']> {
    const { repository, registry, found, texts } = this.#init;
    const at = { path: registry.files.profiles, field: pointer('profiles', key, 'profile_path'), subject: { profile: key } };
    const named = entry['profile_path'];
    if (typeof named !== 'string') return null;
    const place = placeOf(repository.root, named, registry.files.base);
    if ('fault' in place) {
      found.error({
        code: place.fault,
        ...at,
        message: `the profile ${quoted(key)}: ${place.message}`,
        hint: 'use a repository-relative path',
      });
      return null;
    }
    const subject = { ...at.subject, path: place.path };
    if (place.path.endsWith('.bin')) {
      found.warning({
        code: 'profile.compiled_input',
        ...at,
        subject,
        message: `${place.path} is a compiled file: it cannot be looked into, and a run starts from text`,
        hint: 'name the SBPL text and set mode to blob',
      });
      if (place.host || existsSync(place.absolute)) return null;
    }
    const read = await texts.read(place);
    if (!isReadFailure(read)) return { path: place.path, text: read.text };
    if (place.host) return this.#hostProfile(place, at, subject);
    const code =
      read.kind === 'missing' ? 'profile.path_missing' : read.kind === 'outside' ? 'path.outside_root' : 'profile.path_unreadable';
    found.error({
      code,
      ...at,
      subject,
      message: `the profile ${quoted(key)} names ${place.path}: ${read.kind === 'missing' ? 'there is no such file' : read.message}`,
    });
    return null;
  }

  async #hostProfile(
    place: Place,
    at: { path: string; field: string },
    subject: Record<string, unknown>,
  ): Promise<LintedProfile['source']> {
    const { repository, registry, found, texts, standIn } = this.#init;
    const named = standIn?.(place.path) ?? null;
    const standInPlace = named === null ? null : placeOf(repository.root, named, registry.files.base);
    const text = standInPlace === null || 'fault' in standInPlace ? null : await texts.text(standInPlace);
    found.warning({
      code: 'profile.host_file_absent',
      ...at,
      subject,
      message: `${place.path} belongs to the system and is absent on this host${text === null ? '' : '; its stand-in serves the simulated runner'}`,
      ...(text === null ? { hint: 'name a text for it in stand_ins of the plan to simulate it elsewhere' } : {}),
    });
    return text === null || standInPlace === null || 'fault' in standInPlace ? null : { path: standInPlace.path, text };
  }

  #refs(key: string, entry: Record<string, unknown>): ProbeEntry[] {
    const { registry, found } = this.#init;
    const refs = entry['probe_refs'];
    const path = registry.files.profiles;
    const field = pointer('profiles', key, 'probe_refs');
    if (!Array.isArray(refs)) return [];
    if (refs.length === 0) {
      found.error({
        code: 'profile.no_probe_refs',
        path,
        field,
        message: `the profile ${quoted(key)} refers to no probe`,
        subject: { profile: key },
      });
    }
    const probes: ProbeEntry[] = [];
    const scenarios = new Map<string, string>();
    const seen = new Set<string>();
    for (let i = 0; i < refs.length; i++) {
      const ref: unknown = refs[i];
      if (typeof ref !== 'string') continue;
      const state = this.#probe(ref);
      const fault = this.#refFault(key, ref, state, seen, scenarios);
      if (fault !== null) found.add({ path, field: `${field}/${i}`, subject: { profile: key, probe: ref }, ...fault });
      if (state?.sound === true && fault?.code !== 'profile.duplicate_probe_ref') probes.push(state.probe);
    }
    return probes;
  }

  #refFault(
    key: string,
    ref: string,
    state: ProbeState | null,
    seen: Set<string>,
    scenarios: Map<string, string>,
  ): Pick<Finding, 'severity' | 'code' | 'message' | 'hint'> | null {
    const { registry, found } = this.#init;
    if (seen.has(ref)) {
      return {
        severity: 'warning',
        code: 'profile.duplicate_probe_ref',
        message: `the profile ${quoted(key)} refers to ${quoted(ref)} twice; it runs once`,
      };
    }
    seen.add(ref);
    if (state === null) {
      const near = found.suggest(ref, () => Object.keys(registry.probes.entries));
      return {
        severity: 'error',
        code: 'profile.unknown_probe_ref',
        message: `the profile ${quoted(key)} refers to ${quoted(ref)}, which is not a probe of the registry`,
        ...near,
      };
    }
    state.referenced = true;
    if (!state.sound) return null;
    const scenario = expectationIdOf(key, state.probe);
    const before = scenarios.get(scenario);
    scenarios.set(scenario, ref);
    if (before === undefined) return null;
    return {
      severity: 'error',
      code: 'profile.duplicate_expectation_id',
      message: `${quoted(before)} and ${quoted(ref)} share the expectation id ${quoted(scenario)} in the profile ${quoted(key)}`,
      hint: 'results are kept by profile and expectation id: give each probe one of its own',
    };
  }

  /** Whether an entry has the shape of one; what is wrong with it is reported. */
  #sound(kind: 'probe' | 'profile', key: string, entry: unknown): boolean {
    const { files } = this.#init.registry;
    const faults = entryFaults(kind, key, entry, files.id);
    for (const fault of faults) {
      this.#init.found.error({ ...fault, path: files[`${kind}s`], field: pointer(`${kind}s`, key) + fault.field });
    }
    return faults.length === 0;
  }
}

const isSameHost = (world: World | null, ...ids: string[]): boolean => world !== null && ids.every((id) => world.ids.includes(id));

/** A plan or registry that is about another world than the repository says of itself. */
export function warnOfOtherWorld(path: string, world: string, { worldId }: Repository, found: FindingList): void {
  if (worldId === null || world === worldId) return;
  found.warning({
    code: 'world.not_configured',
    path,
    field: '/world_id',
    message: `world_id is ${quoted(world)}, and runtime.config.json says ${quoted(worldId)}`,
    hint: 'if it is meant, set world_id in runtime.config.json',
  });
}
