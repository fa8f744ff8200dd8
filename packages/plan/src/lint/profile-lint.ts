import type { ProbeEntry, ProfileEntry } from '@runtime/contracts';
import { expectationIdOf } from '../compile/matrix.js';
import { type FindingList, isObject, pointer, quoted } from '../finding.js';
import type { LoadedRegistry } from '../registry/snapshot.js';
import type { Finding } from '../types.js';
import { type RegistryContext, reportFaults, reportPlaceholders } from './context.js';
import type { ProbeLinter, ProbeState } from './probe-lint.js';
import { type ProfileSource, profileSource } from './profile-source.js';

/** A profile whose entry is sound, with what its SBPL says. */
export interface LintedProfile {
  profile: ProfileEntry;
  probes: ProbeEntry[];
  source: ProfileSource | null;
}

/** One profile by key; null when its entry is not sound enough to look further. */
export async function lintProfile(context: RegistryContext, known: ProbeLinter, key: string): Promise<LintedProfile | null> {
  const { registry, found } = context;
  const path = registry.files.profiles;
  const entry = registry.profiles.entries[key];
  const sound = reportFaults(context, 'profile', key, entry);
  if (!isObject(entry)) return null;
  const source = await profileSource(context, key, entry['profile_path']);
  if (source !== null)
    reportPlaceholders(context, source.text, () => ({
      code: 'profile.placeholder_unknown',
      path: source.path,
      field: '',
      subject: { profile: key },
    }));
  const probes = referredProbes(context, known, key, entry['probe_refs']);
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

/** The sound probes that a profile refers to, each once. */
function referredProbes({ registry, found }: RegistryContext, known: ProbeLinter, key: string, refs: unknown): ProbeEntry[] {
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
    const state = known.probe(ref);
    const fault = refFault(registry, found, key, ref, state, seen, scenarios);
    if (fault !== null) found.add({ path, field: `${field}/${i}`, subject: { profile: key, probe: ref }, ...fault });
    if (state?.sound === true && fault?.code !== 'profile.duplicate_probe_ref') probes.push(state.probe);
  }
  return probes;
}

function refFault(
  registry: LoadedRegistry,
  found: FindingList,
  key: string,
  ref: string,
  state: ProbeState | null,
  seen: Set<string>,
  scenarios: Map<string, string>,
): Pick<Finding, 'severity' | 'code' | 'message' | 'hint'> | null {
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
