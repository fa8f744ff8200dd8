import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  lintRegistry,
  listProbes,
  listProfiles,
  listRegistries,
  openRegistry,
  PlanError,
  resolveProbe,
  resolveProfile,
} from '@runtime/plan';
import { toThrowWithCode, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { demo, probe, profile } from '../support/demo.js';

const entry = (id: string, folder: string, more: object = {}) => ({
  id,
  probes: `${folder}/registry/probes.json`,
  profiles: `${folder}/registry/profiles.json`,
  ...more,
});
const index = (...registries: unknown[]) => JSON.stringify({ schema_version: 'runtime-tools.registry_index.v0.1', registries });

describe('looking things up', () => {
  it('finds a registry beside its plan, by plan and by id', async () => {
    const { root, plan } = demo();
    for (const source of ['demo', { plan }]) {
      expect((await listProbes(source, { repoRoot: root })).map(({ probe_id }) => probe_id)).toEqual(['d:ok', 'd:no']);
      expect((await listProfiles(source, { repoRoot: root })).map(({ profile_id }) => profile_id)).toEqual(['d:read']);
      expect((await resolveProbe(source, 'd:no', { repoRoot: root })).expected).toBe('deny');
      expect((await resolveProfile(source, 'd:read', { repoRoot: root })).profile_path).toBe('./sb/demo.sb');
    }
  });

  it('keeps file order, integer-like ids included', async () => {
    const { root } = demo({ probes: { zz: probe('zz') } });
    const entries = ['"zz": {}', '"10": {}', '"9": {}', '"a": {}'].join(', ');
    writeFileSync(
      join(root, 'demo/registry/probes.json'),
      `{"schema_version": "runtime-tools.probe_registry.v0.2", "registry_id": "demo", "world_id": "w", "probes": {${entries}}}`,
    );
    expect([...(await openRegistry('demo', { repoRoot: root })).probes.keys()]).toEqual(['zz', '10', '9', 'a']);
  });

  it('gives entries that nobody can change, and reads again when a file changes', async () => {
    const { root, plan } = demo();
    const first = await resolveProbe({ plan }, 'd:ok');
    expect(Object.isFrozen(first) && Object.isFrozen(first.supports_lanes)).toBe(true);
    expect(await resolveProbe({ plan }, 'd:ok')).toBe(first);
    const snapshot = await openRegistry({ plan });
    writeTree(root, {
      'demo/registry/probes.json':
        '{"schema_version": "runtime-tools.probe_registry.v0.2", "registry_id": "demo", "world_id": "w", "probes": {}}',
    });
    await toThrowWithCode(() => resolveProbe({ plan }, 'd:ok'), PlanError, 'PROBE_UNKNOWN');
    expect(snapshot.probes.get('d:ok')).toBe(first);
  });

  it('tells what is not there, and what is near', async () => {
    const { root } = demo();
    expect((await toThrowWithCode(() => resolveProbe('demo', 'd:okk', { repoRoot: root }), PlanError, 'PROBE_UNKNOWN')).hint).toContain(
      '"d:ok"',
    );
    await toThrowWithCode(() => resolveProbe('demo', '__proto__', { repoRoot: root }), PlanError, 'PROBE_UNKNOWN');
    await toThrowWithCode(() => resolveProfile('demo', 'x', { repoRoot: root }), PlanError, 'PROFILE_UNKNOWN');
    expect((await toThrowWithCode(() => listProbes('demmo', { repoRoot: root }), PlanError, 'REGISTRY_NOT_FOUND')).hint).toContain(
      '"demo"',
    );
  });

  it('refuses an id that two registries carry', async () => {
    const { root } = demo();
    const other = { schema_version: 'runtime-tools.plan.v0.1', plan_id: 'o', registry_id: 'demo', profiles: [] };
    writeTree(root, { 'other/plan.json': JSON.stringify(other), 'other/registry/probes.json': '{}' });
    await toThrowWithCode(() => listProbes('demo', { repoRoot: root }), PlanError, 'REGISTRY_AMBIGUOUS');
    expect((await lintRegistry('demo', { repoRoot: root })).errors.map(({ code }) => code)).toContain('registry.ambiguous');
    expect(await listProbes({ plan: join(root, 'demo/plan.json') })).toHaveLength(2);
  });

  it('refuses an index that cannot be used', async () => {
    for (const text of ['{', '[]', '{"schema_version": "x"}']) {
      const { root } = demo({ files: { 'registry/index.json': text } });
      await toThrowWithCode(() => listRegistries({ repoRoot: root }), PlanError, 'REGISTRY_INDEX_INVALID');
    }
  });
});

describe('linting registries', () => {
  const codes = async (root: string, id?: string) =>
    (await lintRegistry(id, { repoRoot: root })).errors.map(({ code, field }) => `${code} ${field}`);

  it('needs no index', async () => {
    const { root } = demo();
    expect(await lintRegistry(undefined, { repoRoot: root })).toEqual({ ok: true, document: null, errors: [], warnings: [] });
    expect(await codes(root, 'demo')).toEqual([]);
    expect(await codes(root, 'gone')).toEqual(['registry.not_found ']);
  });

  it('reports what is wrong with the index, and looks at the rest all the same', async () => {
    const { root } = demo({
      probes: { 'd:ok': probe('d:ok', { filter_type: true }) },
      profiles: { 'd:read': profile('d:read', ['d:ok']) },
      files: {
        'registry/index.json': index(entry('demo', 'demo'), 7, { id: 'half' }, entry('demo', 'demo', { colour: 1 }), entry('away', '..')),
      },
    });
    expect(await codes(root)).toEqual([
      'index.bad_entry /registries/1',
      'index.unexpected_key /registries/3/colour',
      'index.incomplete_entry /registries/2/probes',
      'index.incomplete_entry /registries/2/profiles',
      'index.duplicate_id /registries/3/id',
      'path.outside_root /registries/4/probes',
      'path.outside_root /registries/4/profiles',
      'probe.filter_type_not_int /probes/d:ok/filter_type',
    ]);
  });

  it.each([
    ['an array', '[]', 'index.not_object '],
    ['another schema', '{"schema_version": "x"}', 'index.schema_mismatch /schema_version'],
    [
      'registries that are an object',
      '{"schema_version": "runtime-tools.registry_index.v0.1", "registries": {}}',
      'index.registries_not_list /registries',
    ],
  ])('reports an index that is %s', async (_, text, finding) => {
    const { root } = demo({ files: { 'registry/index.json': text } });
    expect(await codes(root)).toContain(finding);
  });

  it('says that an entry asked for is incomplete', async () => {
    const { root } = demo({ files: { 'registry/index.json': index({ id: 'half', probes: 'x' }) } });
    const { errors } = await lintRegistry('half', { repoRoot: root });
    expect(errors.find(({ code }) => code === 'registry.not_found')?.message).toContain('incomplete');
  });

  it('reports both files when both are bad', async () => {
    const { plan } = demo({ files: { 'demo/registry/probes.json': '{', 'demo/registry/profiles.json': '[]' } });
    const { errors } = await lintRegistry({ plan });
    expect(errors.map(({ code }) => code)).toEqual(['registry.probes_invalid', 'registry.profiles_invalid']);
    for (const { hint } of errors) expect(hint).toEqual(expect.any(String));
  });

  it('reports a plan that does not load, or has no registry, instead of throwing', async () => {
    const broken = demo({ plan: { profiles: 7, registry_id: '' } });
    expect((await lintRegistry({ plan: broken.plan })).errors.map(({ code }) => code)).toEqual([
      'plan.registry_id_missing',
      'plan.profiles_not_list',
    ]);
    const { root } = demo();
    writeTree(root, {
      'lone/plan.json': JSON.stringify({ schema_version: 'runtime-tools.plan.v0.1', plan_id: 'l', registry_id: 'gone', profiles: ['x'] }),
    });
    const lone = { plan: join(root, 'lone/plan.json') };
    expect((await lintRegistry(lone)).errors.map(({ code, subject }) => [code, subject])).toEqual([
      ['plan.registry_unloadable', { cause: 'REGISTRY_NOT_FOUND' }],
    ]);
  });

  it('applies the published schema: nothing missing, nothing null, nothing more', async () => {
    const strict = probe('d:ok', {
      supports_lanes: { baseline: true, scenario: null, shadow: true },
      expected_predicates: null,
      driver: null,
      name: '',
      extra: 1,
    });
    const { plan } = demo({
      probes: { 'd:ok': strict },
      profiles: { 'd:read': profile('d:read', ['d:ok'], { key_specific_rules: null, extra: 1 }) },
    });
    const { errors } = await lintRegistry({ plan });
    expect(errors.map(({ code, field }) => `${code} ${field}`)).toEqual([
      'probe.unexpected_keys /probes/d:ok/extra',
      'probe.field_empty /probes/d:ok/name',
      'probe.bad_lanes /probes/d:ok/supports_lanes/oracle',
      'probe.bad_lanes /probes/d:ok/supports_lanes/shadow',
      'probe.bad_lanes /probes/d:ok/supports_lanes/scenario',
      'probe.bad_list /probes/d:ok/expected_predicates',
      'probe.field_not_string /probes/d:ok/driver',
      'profile.unexpected_keys /profiles/d:read/extra',
      'profile.bad_list /profiles/d:read/key_specific_rules',
    ]);
  });

  it('warns of probes that no profile refers to', async () => {
    const { plan } = demo({ probes: { 'd:ok': probe('d:ok'), 'd:no': probe('d:no'), alone: probe('alone') } });
    const { ok, warnings } = await lintRegistry({ plan });
    expect([ok, warnings.map(({ code, field }) => [code, field])]).toEqual([true, [['probe.unreferenced', '/probes/alone']]]);
  });

  it('gives each fault of a large registry in one pass', async () => {
    const ids = Array.from({ length: 3000 }, (_, i) => `p${i}`);
    const probes = Object.fromEntries(ids.map((id) => [id, probe(id, { expected: 'maybe' })]));
    const { plan } = demo({ probes, profiles: { 'd:read': profile('d:read', [...ids, ...ids.map((id) => `${id}x`)]) } });
    const { errors } = await lintRegistry({ plan });
    expect(errors).toHaveLength(6000);
  });
});
