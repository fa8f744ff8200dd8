import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lintReferencePlan, lintReferenceRegistry } from '@runtime/reference';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const PROFILE =
  '{"profile_id": "a", "profile_path": "a.sb", "mode": "sbpl", "probe_refs": ["p"], "family": null, "semantic_group": null, "key_specific_rules": [], "notes": null}';
const PROBE = `{"probe_id": "p", "name": "p", "operation": "file-read*", "target": "/x", "expected": "allow", "supports_lanes": {}, "expected_primary_ops": [],
  "expected_predicates": [], "capabilities_required": [], "controls_supported": []}`;

/** A repository with one registry of one probe and one profile, and a plan. */
function repository({ plan = '"profiles": ["a"]', probes = `{"p": ${PROBE}}`, profiles = `{"a": ${PROFILE}}` }): string {
  const root = temporaryDirectory();
  mkdirSync(join(root, '.git'));
  writeTree(root, {
    'a.sb': '(version 1)',
    'plan.json': `{"schema_version": "runtime-tools.plan.v0.1", "plan_id": "x", "registry_id": "r", ${plan}}`,
    'probes.json': `{"schema_version": "runtime-tools.probe_registry.v0.2", "registry_id": "r", "probes": ${probes}}`,
    'profiles.json': `{"schema_version": "runtime-tools.profile_registry.v0.2", "registry_id": "r", "profiles": ${profiles}}`,
    'index.json':
      '{"schema_version": "runtime-tools.registry_index.v0.1", "registries": [{"id": "r", "probes": "probes.json", "profiles": "profiles.json"}]}',
  });
  return root;
}

const codesOf = (errors: { code: string }[]): string[] => errors.map(({ code }) => code);

// Numbers that JavaScript prints differently are kept as their text; they are still numbers, and zero is still nothing.
describe('by the reference rules, a number like 1.0', () => {
  it('is a profile id that no registry has', () => {
    const { errors } = lintReferencePlan(repository({ plan: '"profiles": [1.0]' }), 'index.json', 'plan.json');
    expect(codesOf(errors)).toEqual(['plan.unknown_profile']);
  });

  it('is no object where a registry is due one', () => {
    const { errors } = lintReferenceRegistry(repository({ probes: '{"p": 1.0}' }), 'index.json', null);
    expect(codesOf(errors)).toEqual(['probe.not_object']);
  });

  it('is reported where a set is asked for it, and no crash', () => {
    const probes = `{"p": ${PROBE.replace('"allow"', '1.0').replace('"controls_supported": []', '"controls_supported": [1.0]')}}`;
    const { errors } = lintReferenceRegistry(
      repository({ probes, profiles: `{"a": ${PROFILE.replace('"sbpl"', '1.0')}}` }),
      'index.json',
      null,
    );
    expect(codesOf(errors)).toEqual([
      'probe.bad_expected',
      'probe.bad_list',
      'probe.unknown_control',
      'profile.field_not_string',
      'profile.bad_mode',
    ]);
  });

  it('is an integer when it has no point, however long it is', () => {
    const typed = (type: string) =>
      lintReferenceRegistry(
        repository({ probes: `{"p": ${PROBE.replace('"name"', `"filter_type": ${type}, "name"`)}}` }),
        'index.json',
        null,
      );
    expect(codesOf(typed('90071992547409930').errors)).toEqual([]);
    expect(codesOf(typed('1.0').errors)).toEqual(['probe.filter_type_not_int']);
  });

  it('counts as absent when it is zero', () => {
    const { errors } = lintReferencePlan(
      repository({ plan: '"profiles": ["a"], "apply_preflight_profile": 0.0' }),
      'index.json',
      'plan.json',
    );
    expect(codesOf(errors)).toEqual([]);
  });
});
