import { chmodSync, cpSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lintRegistry, PlanError, upgradeRegistry } from '@runtime/plan';
import { temporaryDirectory, toThrowWithCode, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { demo, SBPL } from '../support/demo.js';

const CORE_PROBE = { probe_id: 'p', name: 'p', operation: 'file-read*', target: '/private/tmp/demo', expected: 'allow' };
const CORE_PROFILE = { profile_id: 'q', profile_path: 'sb/demo.sb', mode: 'sbpl', probe_refs: ['p'] };

function old(probe: object = CORE_PROBE, profile: object = CORE_PROFILE, profilesPath = 'old/profiles.json'): string {
  const root = temporaryDirectory();
  writeTree(root, {
    'registry/index.json': JSON.stringify({
      schema_version: 'runtime-tools.registry_index.v0.1',
      registries: [{ id: 'r', probes: 'old/probes.json', profiles: profilesPath }],
    }),
    'old/probes.json': JSON.stringify({
      schema_version: 'runtime-tools.probe_registry.v0.1',
      registry_id: 'r',
      world_id: 'w',
      note: 1,
      probes: { p: probe },
    }),
    [profilesPath]: JSON.stringify({
      schema_version: 'runtime-tools.profile_registry.v0.1',
      registry_id: 'r',
      world_id: 'w',
      profiles: { q: profile },
    }),
    'sb/demo.sb': SBPL,
  });
  return root;
}

const read = (root: string, path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

describe('upgrading a registry', () => {
  it('fills in what v0.2 wants, lists every change, and the result lints clean', async () => {
    const root = old({ ...CORE_PROBE, supports_lanes: { scenario: false, shadow: 1 }, driver: null });
    chmodSync(join(root, 'old/probes.json'), 0o600);
    const result = await upgradeRegistry('r', { repoRoot: root, overwrite: true });
    expect(statSync(join(root, 'old/probes.json')).mode & 0o777).toBe(0o600);
    expect(result).toMatchObject({ registry_id: 'r', probes_path: 'old/probes.json', profiles_path: 'old/profiles.json' });
    expect(result.changes.map(({ document, change, field }) => `${change} ${document}${field}`)).toEqual([
      'replaced probes/schema_version',
      'dropped probes/note',
      'added probes/probes/p/supports_lanes/baseline',
      'added probes/probes/p/supports_lanes/oracle',
      'dropped probes/probes/p/supports_lanes/shadow',
      'added probes/probes/p/expected_primary_ops',
      'added probes/probes/p/expected_predicates',
      'added probes/probes/p/capabilities_required',
      'added probes/probes/p/controls_supported',
      'dropped probes/probes/p/driver',
      'replaced profiles/schema_version',
      'added profiles/profiles/q/family',
      'added profiles/profiles/q/semantic_group',
      'added profiles/profiles/q/key_specific_rules',
      'added profiles/profiles/q/notes',
    ]);
    expect((await lintRegistry('r', { repoRoot: root })).errors).toEqual([]);
    expect((await upgradeRegistry('r', { repoRoot: root, overwrite: true })).changes).toEqual([]);
  });

  it('keeps the order and layout of the author, and puts what it adds behind', async () => {
    const root = old();
    const kept = `{
  "$schema": "../schemas/probe_registry.json",
  "schema_version": "runtime-tools.probe_registry.v0.2",
  "registry_id": "r",
  "world_id": "w",
  "probes": {
    "z": {
      "probe_id": "z",
      "expected": "deny",
      "name": "café",
      "operation": "file-read*",
      "target": "/private/tmp/demo"
    },
    "10": { "probe_id": "10", "name": "p", "operation": "file-read*", "target": "/private/tmp/demo", "expected": "allow" }
  }
}
`;
    writeTree(root, { 'old/probes.json': kept });
    await upgradeRegistry('r', { repoRoot: root, overwrite: true });
    const text = readFileSync(join(root, 'old/probes.json'), 'utf8');
    const lanes = '"supports_lanes": { "baseline": true, "scenario": true, "oracle": true }';
    expect(text.slice(0, text.indexOf('    "10"'))).toBe(
      `${kept.slice(0, kept.indexOf('"/private/tmp/demo"'))}"/private/tmp/demo",
      ${lanes},
      "expected_primary_ops": ["file-read*"],
      "expected_predicates": ["/private/tmp/demo"],
      "capabilities_required": [],
      "controls_supported": []
    },
`,
    );
    await upgradeRegistry('r', { repoRoot: root, overwrite: true });
    expect(readFileSync(join(root, 'old/probes.json'), 'utf8')).toBe(text);
  });

  it('takes a plan for the registry beside it, which an id may not tell from its copy', async () => {
    const { root, plan } = demo();
    cpSync(join(root, 'demo'), join(root, 'copy'), { recursive: true });
    await toThrowWithCode(() => upgradeRegistry('demo', { repoRoot: root, overwrite: true }), PlanError, 'REGISTRY_AMBIGUOUS');
    expect(await upgradeRegistry({ plan }, { overwrite: true })).toMatchObject({
      registry_id: 'demo',
      probes_path: 'demo/registry/probes.json',
      changes: [],
    });
  });

  it('leaves each output beside its source, or puts both where it is told', async () => {
    const root = old(CORE_PROBE, CORE_PROFILE, 'else/where.json');
    await upgradeRegistry('r', { repoRoot: root, overwrite: true });
    expect(read(root, 'else/where.json').schema_version).toBe('runtime-tools.profile_registry.v0.2');
    expect(await upgradeRegistry('r', { repoRoot: root, outDir: join(root, 'up/to') })).toMatchObject({
      probes_path: 'up/to/probes.json',
      profiles_path: 'up/to/where.json',
    });
  });

  it('refuses two outputs of one name, existing ones, and entries that break the core rules, and writes nothing', async () => {
    const collided = old(CORE_PROBE, CORE_PROFILE, 'else/probes.json');
    await toThrowWithCode(() => upgradeRegistry('r', { repoRoot: collided, outDir: join(collided, 'up') }), PlanError, 'UPGRADE_COLLISION');
    expect(readdirSync(collided)).not.toContain('up');
    const standing = old();
    await toThrowWithCode(() => upgradeRegistry('r', { repoRoot: standing }), PlanError, 'OUTPUT_EXISTS');
    expect(read(standing, 'old/probes.json').schema_version).toContain('v0.1');
    const faulty = old(CORE_PROBE, { ...CORE_PROFILE, mode: 'x', probe_refs: 7 });
    const error = await toThrowWithCode(
      () => upgradeRegistry('r', { repoRoot: faulty, overwrite: true }),
      PlanError,
      'UPGRADE_INVALID_ENTRY',
    );
    expect(error.details?.['problems']).toHaveLength(2);
    expect(read(faulty, 'old/probes.json').schema_version).toContain('v0.1');
  });

  it.each([
    ['another schema', { schema_version: 'x' }, 'UPGRADE_INVALID_REGISTRY'],
    ['entries that are an array', { probes: [] }, 'UPGRADE_INVALID_REGISTRY'],
    ['no world', { world_id: undefined }, 'UPGRADE_INVALID_REGISTRY'],
  ] as const)('refuses %s', async (_, more, code) => {
    const root = old();
    writeTree(root, { 'old/probes.json': JSON.stringify({ ...read(root, 'old/probes.json'), ...more }) });
    await toThrowWithCode(() => upgradeRegistry('r', { repoRoot: root, overwrite: true }), PlanError, code);
  });

  it('refuses a file that is no JSON, and a registry that does not exist', async () => {
    const root = old();
    writeTree(root, { 'old/profiles.json': '{' });
    await toThrowWithCode(() => upgradeRegistry('r', { repoRoot: root, overwrite: true }), PlanError, 'REGISTRY_UNREADABLE');
    await toThrowWithCode(() => upgradeRegistry('x', { repoRoot: root }), PlanError, 'REGISTRY_NOT_FOUND');
  });

  it('keeps every byte of a file that lacks nothing, and changes the other', async () => {
    const { root, plan } = demo();
    const paths = ['demo/registry/probes.json', 'demo/registry/profiles.json'] as const;
    const bytes = (path: string): string => readFileSync(join(root, path), 'utf8');
    const profiles = read(root, paths[1]);
    delete profiles.profiles['d:read'].notes;
    // Laid out as nobody here would write it.
    writeTree(root, { [paths[0]]: JSON.stringify(read(root, paths[0])), [paths[1]]: JSON.stringify(profiles) });
    const before = bytes(paths[0]);
    const { changes } = await upgradeRegistry({ plan }, { repoRoot: root, overwrite: true });
    expect(changes).toEqual([{ document: 'profiles', field: '/profiles/d:read/notes', change: 'added', to: null }]);
    expect(bytes(paths[0])).toBe(before);
    const written = bytes(paths[1]);
    expect(written).toContain('"notes": null');
    writeTree(root, { [paths[1]]: JSON.stringify(JSON.parse(written)) });
    await upgradeRegistry({ plan }, { repoRoot: root, overwrite: true });
    expect(bytes(paths[1])).toBe(JSON.stringify(JSON.parse(written)));
  });

  it('writes both files to another folder, also where nothing changes', async () => {
    const { root, plan } = demo();
    await upgradeRegistry({ plan }, { repoRoot: root, outDir: join(root, 'copy') });
    expect(readdirSync(join(root, 'copy')).sort()).toEqual(['probes.json', 'profiles.json']);
  });

  it('says that a file is no folder to write into', async () => {
    const root = old();
    writeTree(root, { 'notes.txt': 'mine' });
    const upgrade = () => upgradeRegistry('r', { repoRoot: root, outDir: join(root, 'notes.txt') });
    expect((await toThrowWithCode(upgrade, PlanError, 'OUTPUT_EXISTS')).message).toContain('notes.txt is a file');
    expect(readFileSync(join(root, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('makes nothing in a committed run', async () => {
    const root = old();
    writeTree(root, { 'out/run-1/artifact_index.json': '{}' });
    const upgrade = () => upgradeRegistry('r', { repoRoot: root, outDir: join(root, 'out/run-1/registry') });
    await expect(upgrade()).rejects.toMatchObject({ code: 'OUTPUT_IN_RUN' });
    expect(readdirSync(join(root, 'out/run-1'))).toEqual(['artifact_index.json']);
  });
});
