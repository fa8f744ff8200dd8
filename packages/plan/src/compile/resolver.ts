import { didYouMean, grantRules, type MatrixProbe, type ProbeEntry, type ProfileEntry } from '@runtime/contracts';
import { type AssembledProfile, assembleProfile, assertReadable, runTimeBlockApplies, SbplError } from '@runtime/sbpl';
import type { World } from '@runtime/worlds';
import { registryCommand } from '../commands.js';
import { PlanError } from '../error.js';
import { pointer, quoted } from '../finding.js';
import { Placeholders } from '../placeholders.js';
import type { PlanFile } from '../plan/load.js';
import { placeOf } from '../read/place.js';
import { isReadFailure } from '../read/read-document.js';
import { SbplFiles } from '../read/text-cache.js';
import { type EntryKind, entryFaults } from '../registry/entry-check.js';
import type { LoadedRegistry, RegistryFiles } from '../registry/snapshot.js';
import type { AppliedText, CompiledProfile, KnownOutcome } from '../types.js';
import { knownOf, own, standInFor } from './known.js';
import { matrixProbe } from './matrix.js';
import { Selection } from './selection.js';

interface Row {
  ref: string;
  row: MatrixProbe;
}

/** Resolves profiles and probes of one plan against one registry, and reads each SBPL file once. */
export class Resolver {
  readonly #file: PlanFile;
  readonly #registry: LoadedRegistry;
  readonly #world: World;
  readonly #texts: SbplFiles;
  readonly #sound = new Set<string>();
  readonly #placeholders: Placeholders;

  constructor(file: PlanFile, registry: LoadedRegistry, world: World) {
    this.#file = file;
    this.#registry = registry;
    this.#world = world;
    this.#texts = new SbplFiles(file.repository.root);
    this.#placeholders = new Placeholders(file.plan);
  }

  async select(onlyProfiles: readonly string[], onlyScenarios: readonly string[]): Promise<CompiledProfile[]> {
    const { plan } = this.#file;
    const profiles = new Selection('profile', onlyProfiles);
    const scenarios = new Selection('scenario', onlyScenarios);
    profiles.meets(plan.profiles);
    profiles.refuseUnmet(this.#file.path);
    const compiled: CompiledProfile[] = [];
    for (const [i, id] of plan.profiles.entries()) {
      // Every profile of the plan is resolved, so that an unknown scenario can be told from one that is filtered out.
      const { profile, rows } = this.#resolve(id, i);
      for (const { row } of rows) scenarios.meets([row.expectation_id], row.name);
      if (!profiles.admits(id)) continue;
      const kept = rows.filter(({ row }) => scenarios.admits(row.expectation_id));
      if (kept.length > 0) compiled.push(await this.#compile(id, profile, kept));
    }
    scenarios.refuseUnmet(this.#file.path);
    if (compiled.length === 0) {
      throw new PlanError({
        code: 'PLAN_SELECTION_EMPTY',
        message: 'the filters leave no probe to run',
        path: this.#file.path,
        hint: 'widen --only-profile or --only-scenario: both must admit a probe',
        details: { only_profiles: onlyProfiles, only_scenarios: onlyScenarios },
      });
    }
    return compiled;
  }

  #resolve(id: string, position: number): { profile: ProfileEntry; rows: Row[] } {
    const { profiles, files } = this.#registry;
    if (!Object.hasOwn(profiles.entries, id)) {
      throw new PlanError({
        code: 'PROFILE_UNKNOWN',
        message: `${this.#file.path} names the profile ${quoted(id)}, which the registry ${quoted(files.id)} does not have`,
        path: this.#file.path,
        field: pointer('profiles', position),
        hint: didYouMean(id, Object.keys(profiles.entries), `add it to ${files.profiles}, or take it out of the plan`),
        details: { registry: files.id, profile: id },
      });
    }
    const entry = profiles.entries[id];
    refuseFaults('profile', id, entry, files);
    const profile = entry as ProfileEntry;
    const rows: Row[] = [];
    const seen = new Map<string, string>();
    for (const [i, ref] of profile.probe_refs.entries()) {
      const probe = this.#probe(id, ref, i);
      const named = matrixProbe(id, probe);
      this.#refusePlaceholders(named.target, files.probes, pointer('probes', ref, 'target'));
      const row = { ...named, target: this.#placeholders.target(named.target) };
      const before = seen.get(row.expectation_id);
      if (before === ref) continue;
      if (before !== undefined) {
        throw new PlanError({
          code: 'PROFILE_INVALID',
          message: `two probes of the profile ${quoted(id)} share the expectation id ${quoted(row.expectation_id)}: ${quoted(before)} and ${quoted(ref)}`,
          path: files.profiles,
          field: pointer('profiles', id, 'probe_refs', i),
          hint: 'results are kept by profile and expectation id: give each probe one of its own',
        });
      }
      seen.set(row.expectation_id, ref);
      rows.push({ ref, row });
    }
    if (rows.length === 0) {
      throw new PlanError({
        code: 'PROFILE_INVALID',
        message: `the profile ${quoted(id)} refers to no probe`,
        path: files.profiles,
        field: pointer('profiles', id, 'probe_refs'),
        hint: 'list at least one probe id',
      });
    }
    return { profile, rows };
  }

  #probe(profileId: string, ref: string, position: number): ProbeEntry {
    const { probes, files } = this.#registry;
    if (!Object.hasOwn(probes.entries, ref)) {
      throw new PlanError({
        code: 'PROBE_UNKNOWN',
        message: `the profile ${quoted(profileId)} refers to the probe ${quoted(ref)}, which the registry does not have`,
        path: files.profiles,
        field: pointer('profiles', profileId, 'probe_refs', position),
        hint: didYouMean(ref, Object.keys(probes.entries), `add it to ${files.probes}`),
        details: { registry: files.id, probe: ref },
      });
    }
    const entry = probes.entries[ref];
    refuseFaults('probe', ref, entry, files);
    return entry as ProbeEntry;
  }

  async #compile(id: string, profile: ProfileEntry, rows: readonly Row[]): Promise<CompiledProfile> {
    const field = pointer('profiles', id, 'profile_path');
    const source = await this.#sbpl(profile.profile_path, this.#registry.files.base, {
      document: this.#registry.files.profiles,
      field,
      what: `the profile ${quoted(id)}`,
      code: 'PROFILE_SBPL_MISSING',
    });
    const applied = this.#applied(id, source, profile, rows);
    return {
      profile_id: id,
      profile_path: source.path,
      text: source.text,
      applied,
      mode: profile.mode,
      family: profile.family,
      semantic_group: profile.semantic_group,
      key_specific_rules: [...profile.key_specific_rules],
      stub: profile.stub !== false,
      stand_in: source.standIn,
      probes: rows.map(({ row }) => row),
      known: this.#known(id, rows),
    };
  }

  /** Put together once. A run must not start on a text that does not read; what the host would refuse is for the run to find out. */
  #applied(id: string, { path, text }: { path: string; text: string }, profile: ProfileEntry | null, rows: readonly Row[]): AppliedText {
    const run_time_block = runTimeBlockApplies(rows.map(({ row }) => row.driver));
    // Profiles whose probes all apply the policy by themselves are used as they are: neither block nor key rules.
    const key_rules = run_time_block ? [...(profile?.key_specific_rules ?? [])] : [];
    const grants = [...(profile?.grants ?? [])];
    for (const named of [text, ...key_rules]) this.#refusePlaceholders(named, path, '');
    const resolved = this.#placeholders.sbpl(text);
    const rules = [...key_rules.map((rule) => this.#placeholders.sbpl(rule)), ...grantRules(grants)];
    const assembled = assembleProfile({ text: resolved, file: path, runTimeBlock: run_time_block, world: this.#world, keyRules: rules });
    const key = JSON.stringify([path, run_time_block, profile?.key_specific_rules ?? [], grants]);
    if (!this.#sound.has(key)) refuseUnreadable(id, assembled, this.#world);
    this.#sound.add(key);
    return { text: assembled.text, parts: stretches(assembled.parts), run_time_block, key_rules, grants };
  }

  #refusePlaceholders(text: string, path: string, field: string): void {
    const [unknown] = this.#placeholders.unknownIn(text);
    if (unknown === undefined) return;
    throw new PlanError({
      code: 'PLACEHOLDER_UNKNOWN',
      message: `${path} names \${${unknown}}, which neither the host nor the plan has`,
      path,
      field,
      hint: `give it a value in parameters of the plan, or write one of ${this.#placeholders.known.join(', ')}`,
      details: { name: unknown },
    });
  }

  async preflight(): Promise<{ path: string; text: string } | null> {
    const path = this.#file.plan.apply_preflight_profile;
    if (path === undefined || path === null) return null;
    const { path: at, text } = await this.#sbpl(path, this.#file.directory, {
      document: this.#file.path,
      field: '/apply_preflight_profile',
      what: 'the preflight profile',
      code: 'PLAN_PREFLIGHT_PROFILE_MISSING',
    });
    refuseUnreadable('apply_preflight_profile', assembleProfile({ text, file: at }), this.#world);
    return { path: at, text };
  }

  async #sbpl(
    named: string,
    base: string,
    about: { document: string; field: string; what: string; code: 'PROFILE_SBPL_MISSING' | 'PLAN_PREFLIGHT_PROFILE_MISSING' },
  ): Promise<{ path: string; text: string; standIn: boolean }> {
    const { document: path, field, what } = about;
    const place = placeOf(this.#file.repository.root, named, base);
    if ('fault' in place) {
      throw new PlanError({
        code: place.fault === 'path.outside_root' ? 'PATH_OUTSIDE_ROOT' : 'PATH_INVALID',
        message: `${what}: ${place.message}`,
        path,
        field,
        hint: 'use a path relative to the repository root, or ./ for the folder of the plan',
      });
    }
    if (place.path.endsWith('.bin')) {
      throw new PlanError({
        code: 'PROFILE_COMPILED_INPUT',
        message: `${what} names a compiled file (${place.path}); a run starts from SBPL text`,
        path,
        field,
        hint: 'name the .sb file and set mode to blob: it is compiled where it runs',
      });
    }
    const read = await this.#texts.read(place);
    if (!isReadFailure(read)) return { path: place.path, text: read.text, standIn: false };
    const standIn = place.host ? standInFor(this.#file.plan, place.path) : null;
    if (standIn !== null) {
      const { text } = await this.#sbpl(standIn, this.#file.directory, { ...about, what: `${what}: what stands in for ${place.path}` });
      return { path: place.path, text, standIn: true };
    }
    throw new PlanError({
      code: read.kind === 'outside' ? 'PATH_OUTSIDE_ROOT' : about.code,
      message: `${what}: ${place.path}: ${read.kind === 'missing' ? 'there is no such file' : read.message}`,
      path,
      field,
      hint: place.host
        ? 'the system provides this file on macOS; elsewhere name a text for it in stand_ins of the plan'
        : 'correct the path, or add the file',
      cause: read.cause,
    });
  }

  #known(profileId: string, rows: readonly Row[]): Record<string, KnownOutcome> {
    const outcomes = knownOf(this.#file.plan, profileId);
    const known: Record<string, KnownOutcome> = {};
    for (const { ref, row } of rows) {
      const outcome = own(outcomes, row.expectation_id) ?? own(outcomes, ref);
      if (outcome !== undefined) known[row.expectation_id] = outcome;
    }
    return known;
  }
}

/** Rules that were appended one by one, as one stretch for each origin. */
function stretches(parts: AssembledProfile['parts']): AppliedText['parts'] {
  const found: AppliedText['parts'] = [];
  for (const { part, start, end } of parts) {
    const last = found.at(-1);
    if (last?.part === part) last.end = end;
    else if (part !== 'import') found.push({ part, start, end });
  }
  return found;
}

/** @throws PlanError `PROFILE_SBPL_INVALID`. */
function refuseUnreadable(id: string, profile: AssembledProfile, world: World): void {
  const fault = sbplFault(profile, world);
  if (fault === null) return;
  // A string that is left open would be reported where the appended rules end: the base alone says where it begins.
  const base = profile.parts[0];
  const cause = sbplFault(assembleProfile({ text: profile.text.slice(0, base?.end), file: profile.file }), world) ?? fault;
  const [first] = cause.problems;
  throw new PlanError({
    code: 'PROFILE_SBPL_INVALID',
    message: `${quoted(id)}: ${cause.message}`,
    path: profile.file,
    hint: 'correct the SBPL at the line and column given',
    details: { line: first?.line ?? null, column: first?.column ?? null, problems: cause.problems },
    cause,
  });
}

function sbplFault(profile: AssembledProfile, world: World): SbplError | null {
  try {
    assertReadable(profile, world);
    return null;
  } catch (error) {
    if (error instanceof SbplError) return error;
    throw error;
  }
}

function refuseFaults(kind: EntryKind, key: string, entry: unknown, { id, ...files }: RegistryFiles): void {
  const faults = entryFaults(kind, key, entry, id);
  const [first] = faults;
  if (first === undefined) return;
  const path = files[`${kind}s`];
  const at = pointer(`${kind}s`, key);
  throw new PlanError({
    code: kind === 'probe' ? 'PROBE_INVALID' : 'PROFILE_INVALID',
    message: `${path}: ${first.message}`,
    path,
    field: at + first.field,
    hint: first.hint ?? `${registryCommand('registry-lint', id)} lists every fault`,
    details: { problems: faults.map((fault) => ({ ...fault, field: at + fault.field })) },
  });
}
