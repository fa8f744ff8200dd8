import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lintReferencePlan, lintReferenceRegistry } from '@runtime/reference';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const PROFILE = {
  profile_id: 'a',
  profile_path: 'a.sb',
  mode: 'sbpl',
  probe_refs: ['p'],
  family: null,
  semantic_group: null,
  key_specific_rules: [] as string[],
  notes: null,
};
const PROBE = {
  probe_id: 'p',
  name: 'p',
  operation: 'mach-lookup',
  target: 'com.example',
  expected: 'allow',
  supports_lanes: {},
  expected_primary_ops: [],
  expected_predicates: [],
  capabilities_required: [],
  controls_supported: [],
};

/** A repository with the registries `r` and `s`, both with one probe and one profile. */
function repository({ text = '(version 1)', rule }: { text?: string; rule?: string } = {}): string {
  const root = temporaryDirectory();
  mkdirSync(join(root, '.git'));
  const entries = ['r', 's'].map((id) => ({ id, probes: 'probes.json', profiles: 'profiles.json' }));
  const profile = { ...PROFILE, key_specific_rules: rule === undefined ? [] : [rule] };
  writeTree(root, {
    'a.sb': text,
    'plan.json': JSON.stringify({
      schema_version: 'runtime-tools.plan.v0.1',
      plan_id: 'x',
      registry_id: 'r',
      profiles: ['a'],
      lanes: { scenario: true },
    }),
    'probes.json': JSON.stringify({ schema_version: 'runtime-tools.probe_registry.v0.2', registry_id: 'r', probes: { p: PROBE, q: {} } }),
    'profiles.json': JSON.stringify({ schema_version: 'runtime-tools.profile_registry.v0.2', registry_id: 'r', profiles: { a: profile } }),
    'index.json': JSON.stringify({ schema_version: 'runtime-tools.registry_index.v0.1', registries: entries }),
  });
  return root;
}

describe('by the reference rules, a profile denies by default', () => {
  const codes = (root: string): string[] => lintReferencePlan(root, 'index.json', 'plan.json').errors.map(({ code }) => code);
  const guarded = ['probe.mach_needs_in_process_driver'];

  it.each([
    ['a key rule that begins as the form does', { rule: '(deny default (with no-log))' }, guarded],
    ['a key rule with blanks around it', { rule: '  (deny default)' }, guarded],
    ['a key rule of another form', { rule: '(allow default)' }, []],
    ['a key rule that holds the form later', { rule: '(version 1) (deny default)' }, []],
    ['a text with the bare form', { text: '; (deny default)' }, guarded],
    ['a text where something follows within the form', { text: '(deny default (with no-log))' }, []],
  ])('%s', (_, options, expected) => {
    expect(codes(repository(options))).toEqual(expected);
  });
});

describe('by the reference rules, a registry lint', () => {
  const lint = (id: string | null) => lintReferenceRegistry(repository(), 'index.json', id).errors.length;

  it('is of all registries without an id, an empty one included', () => {
    const one = lint('r');
    expect(one).toBeGreaterThan(0);
    expect(lint(null)).toBe(2 * one);
    expect(lint('')).toBe(2 * one);
  });

  it('finds nothing under an id that is not there', () => {
    expect(lintReferenceRegistry(repository(), 'index.json', 't').errors).toEqual([{ code: 'registry.not_found', registry: 't' }]);
  });
});
