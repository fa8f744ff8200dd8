import { FilesError } from '@runtime/files';
import { lintPlan, lintRegistry, listRegistries } from '@runtime/plan';
import { temporaryDirectory, toThrowWithCode, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { demo } from '../support/demo.js';

const configured = (text: string): string => {
  const root = temporaryDirectory();
  writeTree(root, { 'runtime.config.json': text });
  return root;
};

describe('runtime.config.json', () => {
  it('may be empty', async () => {
    expect(await listRegistries({ repoRoot: configured('{}') })).toEqual([]);
  });

  it.each([
    ['no JSON', '{'],
    ['an array', '[]'],
    ['a member that is not known', '{"plan": []}'],
    ['a glob list that is a string', '{"plans": "x"}'],
    ['a path that leaves the root', '{"registry_index": "../x.json"}'],
    ['an absolute path', '{"ops_vocab": "/etc/passwd"}'],
  ])('refuses %s', async (_, text) => {
    await toThrowWithCode(() => listRegistries({ repoRoot: configured(text) }), FilesError, 'CONFIG_INVALID');
  });

  it('names the index, and the world that plans are compared with', async () => {
    const { root, plan } = demo({
      files: {
        'runtime.config.json': '{"world_id": "here", "registry_index": "deep/index.json"}',
        'deep/index.json': JSON.stringify({
          schema_version: 'runtime-tools.registry_index.v0.1',
          registries: [{ id: 'demo', probes: 'demo/registry/probes.json', profiles: 'demo/registry/profiles.json', description: 'd' }],
        }),
      },
    });
    expect(await listRegistries({ repoRoot: root })).toEqual([
      { id: 'demo', probes: 'demo/registry/probes.json', profiles: 'demo/registry/profiles.json', description: 'd' },
    ]);
    const { ok, warnings } = await lintPlan(plan);
    expect(ok).toBe(true);
    expect(warnings.map(({ code }) => code)).toContain('world.not_configured');
    expect((await lintRegistry('demo', { repoRoot: root })).errors).toEqual([]);
  });

  it('is not needed for a suite to be listed by the id of its registry', async () => {
    const { root } = demo();
    expect(await listRegistries({ repoRoot: root })).toEqual([
      { id: 'demo', probes: 'demo/registry/probes.json', profiles: 'demo/registry/profiles.json', description: null },
    ]);
  });

  it('lets the vocabulary of the repository win', async () => {
    const { plan } = demo({
      files: { 'runtime.config.json': '{"ops_vocab": "ops.json"}', 'ops.json': '{"ops": [{"id": 0, "name": "file-write*"}]}' },
    });
    const { errors } = await lintPlan(plan);
    expect(errors).toContainEqual(expect.objectContaining({ code: 'probe.unknown_operation', field: '/probes/d:ok/operation' }));
  });
});
