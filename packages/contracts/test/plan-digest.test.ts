import { ContractError, JsonNumber, parseJson, planDigest, planDigestText } from '@runtime/contracts';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const scaffold = {
  plan_id: 'template:runtime-tools',
  registry_id: 'example-registry',
  profiles: ['example_profile'],
  lanes: { scenario: true, baseline: true, oracle: true },
  controls: {},
};

const opStructure = {
  notes: 'not covered',
  plan_id: 'probe-op-structure.runtime.v1',
  registry_id: 'probe-op-structure',
  lanes: { scenario: true, baseline: true, oracle: true },
  controls: { baseline: true },
  apply_preflight_profile: 'book/experiments/runtime-final-final/suites/hardened-runtime/sb/apply_preflight_allow.sb',
  profiles: [
    'probe-op-structure:file:v1_file_require_any',
    'probe-op-structure:mach:v3_mach_global_local',
    'probe-op-structure:iokit:v5_iokit_class_property',
  ],
};

describe('the worked examples of the contract', () => {
  it('A: the scaffold plan', () => {
    expect(planDigestText(scaffold)).toHaveLength(240);
    expect(planDigest(scaffold)).toBe('f5b864e40dbbcd166cae2eab733ce36e5c2ac485e9d93525a482a4fe6f6776c6');
    expect(
      planDigest({
        world_id: 'w',
        notes: 'n',
        schema_version: 's',
        other: 1,
        ...scaffold,
        lanes: { oracle: true, baseline: true, scenario: true },
      }),
    ).toBe(planDigest(scaffold));
    expect(planDigest({ ...scaffold, lanes: { scenario: 1, baseline: true, oracle: true } })).toBe(
      '6064d6f76a534c72d07d00acb5a83d265b81cd5a6d72f415d88f4c2b9df46456',
    );
  });

  it('B: notes, controls and a preflight profile', () => {
    expect(planDigestText(opStructure)).toHaveLength(479);
    expect(planDigest(opStructure)).toBe('32f744e2d4238db4b36702ad5420cad2b06812b90b04b1e0df590e2e742aa1c4');
    expect(planDigest({ ...opStructure, profiles: opStructure.profiles.toReversed() })).toBe(
      '72ced6f8a797072bef6119960aa0cca63f3e164dcba6dfa261cf1e2555bce274',
    );
  });

  it('C: escapes and falsy members', () => {
    const source =
      '{"plan_id": "démo → 😀", "registry_id": "demo\\/registry", "profiles": ["b", "a", "a\\tb"], "lanes": null,' +
      ' "controls": {"z": 1, "baseline": true, "note": "café", "nested": {"b": [1, 2], "a": null}, "DEL": "\u007f"}, "apply_preflight_profile": ""}';
    expect(planDigestText(parseJson(source))).toHaveLength(289);
    expect(planDigest(parseJson(source))).toBe('ee8fbf40a0f82ca36a64a7cdb07c1aeecc064ee1fb40a75480587421179b8b66');
  });

  it('D: the bare minimum', () => {
    const plan = { plan_id: 'p', registry_id: 'r', profiles: [] };
    expect(planDigestText(plan)).toBe(
      '{"apply_preflight_profile": null, "controls": {}, "lanes": {}, "plan_id": "p", "profiles": [], "registry_id": "r", "schema_versions": {}}',
    );
    expect(planDigest(plan)).toBe('2091ee6efbaddedbc535cdfd44a818319f1ad620df9799e15dc964133ba7a0dc');
  });

  it('E: false lanes are kept', () => {
    const plan = {
      plan_id: 'mach-name-equivalence.v1',
      registry_id: 'mach-name-equivalence',
      profiles: ['mach-name-equivalence'],
      lanes: { baseline: false, oracle: false, scenario: true },
    };
    expect(planDigestText(plan)).toHaveLength(255);
    expect(planDigest(plan)).toBe('b3df5ec299edf3ad37fc6b4142c672a6310f51ce2c44ad2b13e4dbbd8b842a39');
  });
});

describe('when a plan has traps in it', () => {
  const withControls = (controls: string) => parseJson(`{"plan_id":"p","registry_id":"r","controls":${controls}}`, { exactNumbers: true });

  it('sorts astral keys after the rest of the plane', () => {
    expect(planDigestText(withControls('{"\u{1f600}": 1, "\uff5e": 2}'))).toContain('{"\\uff5e": 2, "\\ud83d\\ude00": 1}');
  });

  it('sorts integer-like keys as text', () => {
    expect(planDigestText(withControls('{"10": 1, "9": 2}'))).toContain('{"10": 1, "9": 2}');
  });

  it('counts a member called __proto__', () => {
    expect(planDigest(withControls('{"__proto__": 1}'))).not.toBe(planDigest(withControls('{}')));
  });

  it('does not look at the prototype of what it is given', () => {
    expect(planDigest(Object.create({ plan_id: 'inherited' }))).toBe(planDigest({}));
  });

  it.each(['1.0', '1e16', '1e-7', '0.5', '9007199254740993', '-0'])('refuses the number %s in a covered member', async (number) => {
    const error = await toThrowWithCode(() => planDigest(withControls(`{"a/b": [${number}]}`)), ContractError, 'PLAN_NUMBER_NOT_SAFE');
    expect(error.field).toBe('/controls/a~1b/0');
  });

  it('accepts such a number where the digest does not look', () => {
    expect(planDigest({ ...scaffold, notes: new JsonNumber('1.0') })).toBe(planDigest(scaffold));
  });

  it('refuses a plan that goes round in a circle', async () => {
    const controls: Record<string, unknown> = {};
    controls['again'] = { controls };
    await toThrowWithCode(() => planDigest({ ...scaffold, controls }), ContractError, 'JSON_NOT_ENCODABLE');
  });

  it.each([null, [], 'plan', 1])('refuses %j as a plan', async (plan) => {
    await toThrowWithCode(() => planDigest(plan), ContractError, 'PLAN_NOT_OBJECT');
  });
});
