import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assembleProfile, compilePolicy, decide, lintPolicy, runTimeBlockApplies, type SimulatedProbe, simulateProbe } from '@runtime/sbpl';
import { fixturesRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { host, world } from './helpers.js';

const root = join(fixturesRoot, 'suites', 'policy-model');
const load = <T>(path: string): T => JSON.parse(readFileSync(join(root, path), 'utf8')) as T;

type Probe = SimulatedProbe & { name: string; target: string; expected: string };

const { profiles: planned } = load<{ profiles: string[] }>('plan.json');
const { probes } = load<{ probes: Record<string, Probe> }>('registry/probes.json');
const { profiles } = load<{ profiles: Record<string, { profile_path: string; probe_refs: string[]; semantic_group: string }> }>(
  'registry/profiles.json',
);

describe.each(planned)('%s', (id) => {
  const { profile_path: path, probe_refs: refs } = profiles[id] as { profile_path: string; probe_refs: string[] };
  const list = refs.map((ref) => probes[ref] as Probe);
  const runTimeBlock = runTimeBlockApplies(list.map(({ driver }) => driver));
  const profile = assembleProfile({ text: readFileSync(join(root, path), 'utf8'), file: path, runTimeBlock });
  const policy = compilePolicy(profile, world);

  it.each(list)('$name is expected and simulated as $expected', (probe) => {
    expect(simulateProbe(host, null, probe).decision).toBe('allow');
    expect(simulateProbe(host, policy, probe).decision).toBe(probe.expected);
  });

  it('has nothing in it that is not evaluated', () => {
    expect(lintPolicy(profile, world).filter(({ code, severity }) => severity === 'error' || code === 'sbpl.not-evaluated')).toEqual([]);
  });

  it('is answered alike as a question where no link is in the way', () => {
    for (const probe of list.filter(({ target }) => !target.startsWith('/tmp'))) {
      expect(decide(policy, { operation: probe.operation, target: probe.target, filter_name: probe.filter_name }, host).decision).toBe(
        probe.expected,
      );
    }
  });
});

it('sets an allow against a deny in every group', () => {
  const groups = new Map<string, Set<string>>();
  for (const id of planned) {
    const { semantic_group: group, probe_refs: refs } = profiles[id] as { semantic_group: string; probe_refs: string[] };
    const seen = groups.get(group) ?? new Set();
    for (const ref of refs) seen.add(probes[ref]?.expected ?? '');
    groups.set(group, seen);
  }
  for (const [group, seen] of groups) {
    expect([...seen].sort(), group).toEqual(['allow', 'deny']);
  }
});
