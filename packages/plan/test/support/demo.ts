import { join } from 'node:path';
import { temporaryDirectory, writeTree } from '@runtime/testing';

export const WORLD = 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5';

type Json = Record<string, unknown>;

export const probe = (id: string, more: Json = {}): Json => {
  const operation = (more['operation'] as string | undefined) ?? 'file-read*';
  const target = (more['target'] as string | undefined) ?? '/private/tmp/demo';
  return {
    probe_id: id,
    name: id,
    operation,
    target,
    expected: 'allow',
    supports_lanes: { baseline: true, scenario: true, oracle: true },
    expected_primary_ops: [operation],
    expected_predicates: [target],
    capabilities_required: [],
    controls_supported: ['baseline', 'allow_default', 'deny_default'],
    ...more,
  };
};

export const profile = (id: string, refs: string[], more: Json = {}): Json => ({
  profile_id: id,
  profile_path: './sb/demo.sb',
  mode: 'sbpl',
  probe_refs: refs,
  family: null,
  semantic_group: null,
  key_specific_rules: [],
  notes: null,
  ...more,
});

export interface Demo {
  /** Absolute root of the repository. */
  root: string;
  /** Absolute path of the plan. */
  plan: string;
}

export interface DemoInit {
  /** Members that replace those of the plan. */
  plan?: Json;
  probes?: Json;
  profiles?: Json;
  /** Members that replace those around the entries. */
  probesDocument?: Json;
  profilesDocument?: Json;
  /** More files, or other contents; repository-relative. */
  files?: Record<string, string>;
}

export const SBPL = '(version 1)\n(deny default)\n(allow file-read* (literal "/private/tmp/demo"))\n';

/** A repository with one small suite in `demo/` that lints clean. A test states only what differs. */
export function demo(init: DemoInit = {}): Demo {
  const root = temporaryDirectory();
  const plan = {
    schema_version: 'runtime-tools.plan.v0.1',
    plan_id: 'demo.v1',
    registry_id: 'demo',
    world_id: WORLD,
    profiles: ['d:read'],
    lanes: { baseline: true, scenario: true, oracle: true },
    controls: { baseline: true },
    apply_preflight_profile: './sb/preflight.sb',
    simulated_host: { files: { '/private/tmp/demo': {}, '/private/tmp/other': {} } },
    ...init.plan,
  };
  const probes = {
    schema_version: 'runtime-tools.probe_registry.v0.2',
    registry_id: 'demo',
    world_id: WORLD,
    probes: init.probes ?? { 'd:ok': probe('d:ok'), 'd:no': probe('d:no', { target: '/private/tmp/other', expected: 'deny' }) },
    ...init.probesDocument,
  };
  const profiles = {
    schema_version: 'runtime-tools.profile_registry.v0.2',
    registry_id: 'demo',
    world_id: WORLD,
    profiles: init.profiles ?? { 'd:read': profile('d:read', ['d:ok', 'd:no']) },
    ...init.profilesDocument,
  };
  writeTree(root, {
    '.git/HEAD': '',
    'demo/plan.json': JSON.stringify(plan, null, 2),
    'demo/registry/probes.json': JSON.stringify(probes, null, 2),
    'demo/registry/profiles.json': JSON.stringify(profiles, null, 2),
    'demo/sb/demo.sb': SBPL,
    'demo/sb/preflight.sb': '(version 1)\n(allow default)\n',
    ...init.files,
  });
  return { root, plan: join(root, 'demo/plan.json') };
}
