import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describePlan, listPlans, loadPlan, PlanError, planDigest } from '@runtime/plan';
import { toThrowWithCode, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { demo } from '../support/demo.js';

describe('loading a plan', () => {
  it('gives the document as it stands, unknown members and key order included', async () => {
    const { plan } = demo({ plan: { weather: 'fine', '7': 'seven' } });
    const loaded = await loadPlan(plan);
    expect(JSON.parse(JSON.stringify(loaded))).toEqual(JSON.parse(readFileSync(plan, 'utf8')));
  });

  it.each([
    ['no JSON', '{"a": 1,}', 'PLAN_NOT_JSON'],
    ['an empty file', '', 'PLAN_NOT_JSON'],
    ['a byte order mark', '\ufeff{}', 'PLAN_NOT_JSON'],
    ['a member that appears twice', '{"plan_id": "a", "plan_id": "b"}', 'PLAN_DUPLICATE_KEY'],
    ['nesting without end', `${'['.repeat(5000)}${']'.repeat(5000)}`, 'PLAN_LIMIT_EXCEEDED'],
    ['an array', '[]', 'PLAN_NOT_OBJECT'],
    ['null', 'null', 'PLAN_NOT_OBJECT'],
    [
      'another schema',
      '{"schema_version": "runtime-tools.plan.v9", "plan_id": "p", "registry_id": "r", "profiles": []}',
      'PLAN_SCHEMA_MISMATCH',
    ],
    [
      'withdrawn schema_versions',
      '{"schema_version": "runtime-tools.plan.v0.1", "schema_versions": null, "plan_id": "p", "registry_id": "r", "profiles": []}',
      'PLAN_SCHEMA_VERSIONS_FORBIDDEN',
    ],
    ['no plan_id', '{"schema_version": "runtime-tools.plan.v0.1", "registry_id": "r", "profiles": []}', 'PLAN_ID_MISSING'],
    ['no registry_id', '{"schema_version": "runtime-tools.plan.v0.1", "plan_id": "p", "profiles": []}', 'PLAN_REGISTRY_ID_MISSING'],
    [
      'profiles that are an object',
      '{"schema_version": "runtime-tools.plan.v0.1", "plan_id": "p", "registry_id": "r", "profiles": {}}',
      'PLAN_PROFILES_NOT_LIST',
    ],
    [
      'a profile id that is a number',
      '{"schema_version": "runtime-tools.plan.v0.1", "plan_id": "p", "registry_id": "r", "profiles": [1]}',
      'PLAN_INVALID',
    ],
    [
      'a plan_id that is a number',
      '{"schema_version": "runtime-tools.plan.v0.1", "plan_id": 5, "registry_id": "r", "profiles": []}',
      'PLAN_INVALID',
    ],
    [
      'a number the digest could not cover',
      '{"schema_version": "runtime-tools.plan.v0.1", "plan_id": "p", "registry_id": "r", "profiles": [], "controls": {"x": 1.0}}',
      'PLAN_INVALID',
    ],
  ] as const)('refuses %s', async (_, text, code) => {
    const { plan, root } = demo({ files: { 'demo/plan.json': text } });
    const error = await toThrowWithCode(() => loadPlan(plan), PlanError, code);
    expect(error.path).toBe('demo/plan.json');
    expect(error.hint).toBeTruthy();
    expect(error.message).not.toContain(root);
  });

  it('refuses bytes that are not UTF-8', async () => {
    const { plan, root } = demo();
    writeTree(root, { 'demo/plan.json': Buffer.from([0x7b, 0xff, 0x7d]) });
    await toThrowWithCode(() => loadPlan(plan), PlanError, 'PLAN_UNREADABLE');
  });

  it('refuses a file that is not there, and one that is a folder', async () => {
    const { root } = demo();
    await toThrowWithCode(() => loadPlan(join(root, 'none.json')), PlanError, 'PLAN_UNREADABLE');
    await toThrowWithCode(() => loadPlan(join(root, 'demo')), PlanError, 'PLAN_UNREADABLE');
  });

  it('refuses a plan outside the root that is named', async () => {
    const one = demo();
    const other = demo();
    await toThrowWithCode(() => loadPlan(one.plan, { repoRoot: other.root }), PlanError, 'PLAN_OUTSIDE_ROOT');
  });

  it('lists every fault in the details, not only the first', async () => {
    const { plan } = demo({ plan: { plan_id: '', registry_id: 3, profiles: null, lanes: [] } });
    const error = await toThrowWithCode(() => loadPlan(plan), PlanError, 'PLAN_ID_MISSING');
    const problems = error.details?.['problems'] as { code: string; field: string }[];
    expect(problems.map(({ code, field }) => [code, field])).toEqual([
      ['plan.plan_id_missing', '/plan_id'],
      ['plan.field_not_string', '/registry_id'],
      ['plan.profiles_not_list', '/profiles'],
      ['plan.lanes_not_object', '/lanes'],
    ]);
  });
});

describe('the digest of a plan', () => {
  it('does not depend on notes, world or known outcomes, and does on the order of profiles', async () => {
    const base = await loadPlan(demo().plan);
    const noted = await loadPlan(demo({ plan: { notes: 'n', world_id: 'w', known: { 'd:read': {} } } }).plan);
    const turned = await loadPlan(demo({ plan: { profiles: ['d:other', 'd:read'] } }).plan);
    expect(planDigest(noted)).toBe(planDigest(base));
    expect(planDigest(turned)).not.toBe(planDigest(base));
  });
});

describe('listing plans', () => {
  it('finds every plan.json below the root, sorted, with what keeps one from loading', async () => {
    const { root } = demo({
      files: {
        'b/plan.json': '{',
        'a/deep/plan.json': JSON.stringify({ schema_version: 'runtime-tools.plan.v0.1', plan_id: 'a', registry_id: 'r', profiles: [] }),
        'node_modules/x/plan.json': '{}',
        '.hidden/plan.json': '{}',
      },
    });
    expect(await listPlans({ repoRoot: root })).toEqual([
      { plan_id: 'a', registry_id: 'r', profiles: 0, path: 'a/deep/plan.json' },
      { path: 'b/plan.json', error: { code: 'PLAN_NOT_JSON', message: expect.any(String) } },
      { plan_id: 'demo.v1', registry_id: 'demo', profiles: 1, path: 'demo/plan.json' },
    ]);
  });

  it('looks where runtime.config.json says', async () => {
    const { root } = demo({
      files: {
        'runtime.config.json': '{"plans": ["suites/*/{main,other}.json"]}',
        'suites/x/main.json': '[]',
        'suites/x/y/main.json': '[]',
      },
    });
    expect((await listPlans({ repoRoot: root })).map(({ path }) => path)).toEqual(['suites/x/main.json']);
  });
});

describe('describing a plan', () => {
  it('counts what it runs, and needs no SBPL', async () => {
    const { plan } = demo({ plan: { lanes: { oracle: false } }, files: { 'demo/sb/demo.sb': '(' } });
    expect(await describePlan(plan)).toEqual({
      plan_id: 'demo.v1',
      plan_digest: planDigest(await loadPlan(plan)),
      registry_id: 'demo',
      world_id: 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5',
      profiles: 1,
      probes: 2,
      lanes: { baseline: true, scenario: true, oracle: false },
      path: 'demo/plan.json',
    });
  });
});
