import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '@runtime/contracts';
import { compilePlan, PlanError } from '@runtime/plan';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { type DemoInit, demo, probe, profile, WORLD } from '../support/demo.js';

describe('compiling a plan', () => {
  it('gives profiles with their text, rows in order, and the matrix', async () => {
    const { plan, root } = demo({
      probes: {
        'd:ok': probe('d:ok', { driver: 'file_probe', syscall: '', filter_type: 0, mode: 'scenario' }),
        'd:no': probe('d:no', { expectation_id: 'named', target: '/private/tmp/other', expected: 'deny' }),
      },
    });
    const compiled = await compilePlan(plan);
    const rows = [
      {
        name: 'd:ok',
        operation: 'file-read*',
        target: '/private/tmp/demo',
        expected: 'allow',
        expectation_id: 'd:ok',
        mode: 'scenario',
        driver: 'file_probe',
        filter_type: 0,
      },
      { name: 'd:no', operation: 'file-read*', target: '/private/tmp/other', expected: 'deny', expectation_id: 'named' },
    ];
    expect(compiled).toMatchObject({
      plan_path: 'demo/plan.json',
      plan_dir: 'demo',
      repo_root: root,
      world_id: WORLD,
      registry_id: 'demo',
    });
    expect(compiled.profiles).toEqual([
      {
        profile_id: 'd:read',
        profile_path: 'demo/sb/demo.sb',
        text: readFileSync(join(root, 'demo/sb/demo.sb'), 'utf8'),
        applied: expect.objectContaining({ run_time_block: true, key_rules: [] }),
        mode: 'sbpl',
        family: null,
        semantic_group: null,
        key_specific_rules: [],
        stub: true,
        stand_in: false,
        probes: rows,
        known: {},
      },
    ]);
    expect(compiled.expected_matrix).toEqual({
      world_id: WORLD,
      profiles: {
        'd:read': {
          blob: 'demo/sb/demo.sb',
          mode: 'sbpl',
          family: null,
          semantic_group: null,
          probes: rows,
          profile_path: 'demo/sb/demo.sb',
          profile_sha256: sha256Hex(readFileSync(join(root, 'demo/sb/demo.sb'))),
          key_specific_rules: [],
        },
      },
      schema_version: 'runtime-tools.expected_matrix.v0.1',
    });
  });

  it('takes a lane that is not mentioned as on', async () => {
    const { plan } = demo({ plan: { lanes: { oracle: false } } });
    expect((await compilePlan(plan)).lanes).toEqual({ baseline: true, scenario: true, oracle: false });
  });

  it('keeps its digests when the suite is moved, and changes only the resolved one with the SBPL', async () => {
    const { plan, root } = demo();
    const before = await compilePlan(plan);
    renameSync(join(root, 'demo'), join(root, 'elsewhere'));
    const moved = await compilePlan(join(root, 'elsewhere/plan.json'));
    expect([moved.plan_digest, moved.resolved_digest]).toEqual([before.plan_digest, before.resolved_digest]);
    expect(moved.profiles[0]?.profile_path).toBe('elsewhere/sb/demo.sb');
    writeFileSync(join(root, 'elsewhere/sb/demo.sb'), '(version 1)\n(allow default)\n');
    const edited = await compilePlan(join(root, 'elsewhere/plan.json'));
    expect(edited.plan_digest).toBe(before.plan_digest);
    expect(edited.resolved_digest).not.toBe(before.resolved_digest);
  });

  it('hands on what is known, by expectation or probe id', async () => {
    const known = { 'd:read': { named: { model: 'deny' }, 'd:ok': { baseline_host: 'deny', note: 'n' }, 'd:gone': { model: 'allow' } } };
    const { plan } = demo({ plan: { known }, probes: { 'd:ok': probe('d:ok'), 'd:no': probe('d:no', { expectation_id: 'named' }) } });
    expect((await compilePlan(plan)).profiles[0]?.known).toEqual({
      named: { model: 'deny' },
      'd:ok': { baseline_host: 'deny', note: 'n' },
    });
  });

  it('finds nothing known under ids such as __proto__', async () => {
    const { plan } = demo({ plan: { known: {} }, probes: { ['__proto__' as string]: 0 } });
    await toThrowWithCode(() => compilePlan(plan), PlanError, 'PROBE_UNKNOWN');
  });

  it('reads the preflight profile beside the plan', async () => {
    const { plan } = demo({
      plan: { apply_preflight_profile: './sb/pre.sb' },
      files: { 'demo/sb/pre.sb': '(version 1)\n(allow default)\n' },
    });
    expect((await compilePlan(plan)).apply_preflight_profile).toEqual({ path: 'demo/sb/pre.sb', text: '(version 1)\n(allow default)\n' });
  });

  it('uses the stand-in of a system profile that this host lacks', async () => {
    const path = '/System/Library/Sandbox/Profiles/of-no-such-name.sb';
    const init: DemoInit = { profiles: { 'd:read': profile('d:read', ['d:ok'], { profile_path: path }) } };
    await toThrowWithCode(() => compilePlan(demo(init).plan), PlanError, 'PROFILE_SBPL_MISSING');
    const { plan } = demo({ ...init, plan: { stand_ins: { [path]: './sb/demo.sb' } } });
    expect((await compilePlan(plan)).profiles[0]).toMatchObject({
      profile_path: path,
      stand_in: true,
      text: expect.stringContaining('(deny default)'),
    });
  });
});

describe('filters', () => {
  const two: DemoInit = {
    plan: { profiles: ['one', 'two'] },
    profiles: { one: profile('one', ['d:ok', 'd:no']), two: profile('two', ['d:ok']) },
  };

  it('select in every profile, intersect, and drop profiles that are left empty', async () => {
    const { plan } = demo(two);
    const shape = async (options: object) =>
      (await compilePlan(plan, options)).profiles.map(({ profile_id, probes }) => [profile_id, probes.map((row) => row.expectation_id)]);
    expect(await shape({ onlyScenarios: ['d:ok'] })).toEqual([
      ['one', ['d:ok']],
      ['two', ['d:ok']],
    ]);
    expect(await shape({ onlyScenarios: ['d:no'] })).toEqual([['one', ['d:no']]]);
    expect(await shape({ onlyProfiles: ['two'], onlyScenarios: [] })).toEqual([['two', ['d:ok']]]);
  });

  it('refuse ids that the plan does not have, and name a near one', async () => {
    const { plan } = demo(two);
    const profileError = await toThrowWithCode(() => compilePlan(plan, { onlyProfiles: ['onne'] }), PlanError, 'PLAN_SELECTION_UNKNOWN');
    expect(profileError.hint).toContain('"one"');
    await toThrowWithCode(() => compilePlan(plan, { onlyScenarios: ['d:ok', 'gone'] }), PlanError, 'PLAN_SELECTION_UNKNOWN');
  });

  it('name the expectation of a probe that is called so, or all there are', async () => {
    const { plan } = demo({ probes: { 'd:ok': probe('d:ok', { name: 'the_allowed_one' }), 'd:no': probe('d:no') } });
    const hintOf = async (id: string) =>
      (await toThrowWithCode(() => compilePlan(plan, { onlyScenarios: [id] }), PlanError, 'PLAN_SELECTION_UNKNOWN')).hint;
    expect(await hintOf('the_allowed_one')).toBe('did you mean "d:ok"?');
    expect(await hintOf('something else')).toBe('expectation ids (a probe id, where the probe states none) are d:ok, d:no');
  });

  it('refuse a selection that leaves nothing', async () => {
    await toThrowWithCode(
      () => compilePlan(demo(two).plan, { onlyProfiles: ['two'], onlyScenarios: ['d:no'] }),
      PlanError,
      'PLAN_SELECTION_EMPTY',
    );
  });
});

describe('a plan that cannot be run', () => {
  it.each<[string, DemoInit, string, string | undefined]>([
    ['names no profile', { plan: { profiles: [] } }, 'PLAN_PROFILES_EMPTY', '/profiles'],
    ['names an unknown profile', { plan: { profiles: ['d:raed'] } }, 'PROFILE_UNKNOWN', '/profiles/0'],
    [
      'has a profile that refers to an unknown probe',
      { profiles: { 'd:read': profile('d:read', ['d:okk']) } },
      'PROBE_UNKNOWN',
      '/profiles/d:read/probe_refs/0',
    ],
    ['has a profile without probes', { profiles: { 'd:read': profile('d:read', []) } }, 'PROFILE_INVALID', '/profiles/d:read/probe_refs'],
    ['has a profile that is null', { profiles: { 'd:read': null } }, 'PROFILE_INVALID', '/profiles/d:read'],
    [
      'has a probe whose target is an array',
      { probes: { 'd:ok': probe('d:ok', { target: ['x'] as never }), 'd:no': probe('d:no') } },
      'PROBE_INVALID',
      '/probes/d:ok/target',
    ],
    [
      'has two probes with one expectation id',
      { probes: { 'd:ok': probe('d:ok', { expectation_id: 'e' }), 'd:no': probe('d:no', { expectation_id: 'e' }) } },
      'PROFILE_INVALID',
      '/profiles/d:read/probe_refs/1',
    ],
    [
      'names SBPL that is not there',
      { profiles: { 'd:read': profile('d:read', ['d:ok'], { profile_path: './sb/none.sb' }) } },
      'PROFILE_SBPL_MISSING',
      '/profiles/d:read/profile_path',
    ],
    [
      'names SBPL outside the repository',
      { profiles: { 'd:read': profile('d:read', ['d:ok'], { profile_path: './../../x.sb' }) } },
      'PATH_OUTSIDE_ROOT',
      '/profiles/d:read/profile_path',
    ],
    [
      'names a file of the host',
      { profiles: { 'd:read': profile('d:read', ['d:ok'], { profile_path: '/etc/passwd' }) } },
      'PATH_OUTSIDE_ROOT',
      '/profiles/d:read/profile_path',
    ],
    [
      'has an empty path',
      { profiles: { 'd:read': profile('d:read', ['d:ok'], { profile_path: '' }) } },
      'PATH_INVALID',
      '/profiles/d:read/profile_path',
    ],
    [
      'names a compiled profile',
      { profiles: { 'd:read': profile('d:read', ['d:ok'], { profile_path: './sb/x.sb.bin', mode: 'blob' }) } },
      'PROFILE_COMPILED_INPUT',
      '/profiles/d:read/profile_path',
    ],
    [
      'has a preflight profile that is not there',
      { plan: { apply_preflight_profile: './none.sb' } },
      'PLAN_PREFLIGHT_PROFILE_MISSING',
      '/apply_preflight_profile',
    ],
    ['has SBPL that does not read', { files: { 'demo/sb/demo.sb': '(version 1)\n(allow default\n' } }, 'PROFILE_SBPL_INVALID', undefined],
    [
      'has a key rule that does not read',
      { profiles: { 'd:read': profile('d:read', ['d:ok'], { key_specific_rules: ['(allow'] }) } },
      'PROFILE_SBPL_INVALID',
      undefined,
    ],
    ['belongs to another registry than the one beside it', { plan: { registry_id: 'other' } }, 'REGISTRY_ID_MISMATCH', '/registry_id'],
    ['has a registry with another schema', { probesDocument: { schema_version: 'x' } }, 'REGISTRY_INVALID', '/schema_version'],
    ['has entries that are an array', { probesDocument: { probes: [] } }, 'REGISTRY_INVALID', '/probes'],
  ])('because it %s', async (_, init, code, field) => {
    const { plan, root } = demo(init);
    const error = await toThrowWithCode(() => compilePlan(plan), PlanError, code as PlanError['code']);
    expect(error.field).toBe(field);
    expect(error.hint).toBeTruthy();
    expect(error.message).not.toContain(root);
  });

  it('names line and column of SBPL that does not read', async () => {
    const { plan } = demo({ files: { 'demo/sb/demo.sb': '(version 1)\n(allow "x\n' } });
    const error = await toThrowWithCode(() => compilePlan(plan), PlanError, 'PROFILE_SBPL_INVALID');
    expect(error.path).toBe('demo/sb/demo.sb');
    expect(error.details).toMatchObject({ line: 2, column: expect.any(Number) });
  });
});

describe('the text of a compiled profile', () => {
  it('is put together once, with where each part stands in it', async () => {
    const { plan } = demo({ profiles: { 'd:read': profile('d:read', ['d:ok'], { key_specific_rules: ['(allow mach-lookup)'] }) } });
    const [compiled] = (await compilePlan(plan)).profiles;
    const { text, parts, key_rules } = compiled!.applied;
    expect(text.slice(parts[0]?.start, parts[0]?.end).trimEnd()).toBe(compiled!.text.trimEnd());
    expect(key_rules).toEqual(['(allow mach-lookup)']);
    expect(parts.filter(({ part }) => part === 'key-rule').map(({ start, end }) => text.slice(start, end))).toEqual([
      '(allow mach-lookup)\n',
    ]);
    expect(parts.at(-1)?.end).toBe(text.length);
  });
});
