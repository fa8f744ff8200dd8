import {
  type Decision,
  encodeCanonicalLine,
  objectInOrder,
  type ProbeEntry,
  type ProfileEntry,
  type VfsProfile,
  type VfsTemplate,
} from '@runtime/contracts';
import { decidePair } from './decide.js';
import { assembleDocuments } from './documents.js';
import {
  type ExpandOptions,
  type Expansion,
  namePrefix,
  orderedProfiles,
  probeEntry,
  profileEntry,
  setEntry,
  templateFault,
} from './expand.js';
import { manualProbes } from './manual-probes.js';
import { pairsOf, pathsOf } from './path-sets.js';

interface Row {
  operation: string;
  path: string;
  expected: Decision;
}

const PREFIXES = { 'file-read*': 'read', 'file-write*': 'write' };

/** Expands a template of spellings of paths against rules in given spellings. */
export function expandVfs(template: VfsTemplate, options: ExpandOptions): Expansion {
  const { lanes = { baseline: true, scenario: true, oracle: true }, path_sets = {} } = template;
  const configs = orderedProfiles(template.profiles, template.profile_order);
  const probes: Record<string, ProbeEntry> = {};
  // Generated probes stand before all that are written out, whatever their profile.
  const generated = configs.map(([id, config]) =>
    expectedRows(id, config, path_sets).map((row) => {
      const probe = generatedProbe(id, row, lanes);
      add(probes, probe, 'generated');
      return probe.probe_id;
    }),
  );
  const profiles = new Map<string, ProfileEntry>();
  for (const [i, [id, config]] of configs.entries()) {
    const written = manualProbes(id, config, lanes).map((probe) => {
      add(probes, probe, 'manual');
      return probe.probe_id;
    });
    const own = generated[i] ?? [];
    const refs = [...new Set(config.extra_manual_probes_position === 'prepend' ? [...written, ...own] : [...own, ...written])];
    if (refs.length === 0) {
      throw templateFault('template.profile_without_probes', `the profile ${JSON.stringify(id)} generates no probe`, { profile: id });
    }
    profiles.set(id, {
      ...profileEntry(id, config, refs, template, options),
      ...(config.stub === undefined ? {} : { stub: config.stub }),
    });
  }
  return assembleDocuments(template, lanes, { order: configs.map(([id]) => id), probes, profiles: objectInOrder(profiles) }, options);
}

/** What a profile is expected to decide of each path. Nothing for one whose probes are all written out. */
function expectedRows(id: string, config: VfsProfile, sets: NonNullable<VfsTemplate['path_sets']>): Row[] {
  const { probe_generation, policy, role, ops: operations = [] } = config;
  if (probe_generation === 'manual') return [];
  if (policy === 'literal') {
    const allowed = new Set(pathsOf(config.allowed_paths, sets, 'allowed_paths'));
    return pathsOf(config.request_paths, sets, 'request_paths').flatMap((path) =>
      operations.map((operation): Row => ({ operation, path, expected: allowed.has(path) ? 'allow' : 'deny' })),
    );
  }
  const pairs = pairsOf(config.path_pairs, sets);
  if (pairs.length === 0) return [];
  const lacks = (member: string): Error =>
    templateFault(`template.unknown_${member}`, `the profile ${JSON.stringify(id)} has pairs and no ${member}`, { profile: id });
  if (policy === undefined) throw lacks('policy');
  if (role === undefined) throw lacks('role');
  return pairs.flatMap(([first, second]) => {
    const [primary, alternate] = decidePair(policy, role, second);
    return operations.flatMap((operation): Row[] => [
      { operation, path: first, expected: primary },
      { operation, path: second, expected: alternate },
    ]);
  });
}

function generatedProbe(profileId: string, { operation, path, expected }: Row, lanes: VfsTemplate['lanes']): ProbeEntry {
  const name = `${namePrefix(operation, PREFIXES)}_${path}`;
  return probeEntry({ probe_id: `${profileId}:${name}`, name, operation, target: path, expected }, lanes);
}

/** An id is taken once, and whoever takes it again must mean the same. */
function add(probes: Record<string, ProbeEntry>, probe: ProbeEntry, made: 'generated' | 'manual'): void {
  const { probe_id: id } = probe;
  const before = Object.hasOwn(probes, id) ? probes[id] : undefined;
  if (before === undefined) setEntry(probes, id, probe);
  else if (encodeCanonicalLine(before) !== encodeCanonicalLine(probe)) {
    const message =
      made === 'generated'
        ? `the probe ${JSON.stringify(id)} is expected to be both allowed and denied`
        : `there are two different probes ${JSON.stringify(id)}`;
    throw templateFault(`template.${made}_conflict`, message, { probe: id });
  }
}
