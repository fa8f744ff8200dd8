import { join } from 'node:path';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import type { Suite } from './suite.js';

interface SmallProbe {
  id: string;
  operation?: string;
  target?: string;
  expected?: 'allow' | 'deny';
  driver?: string;
  syscall?: string;
}

export interface SmallSuiteOptions {
  world?: string;
  /** World files of the repository, by path. */
  worlds?: Record<string, unknown>;
  sbpl?: string;
  probes?: SmallProbe[];
  /** False: the profile's probes are started without the stub. */
  stub?: boolean;
  /** Needs of drivers that the profile grants. */
  grants?: string[];
  lanes?: { baseline: boolean; scenario: boolean; oracle: boolean };
  root?: string;
}

const SBPL = `(version 1)
(deny default)
(allow file-read* (literal "/private/tmp/foo"))
`;

const PROBES: SmallProbe[] = [
  { id: 'read-foo', target: '/private/tmp/foo', expected: 'allow' },
  { id: 'read-bar', target: '/private/tmp/bar', expected: 'deny' },
];

/** The smallest suite: one profile, the probes of the test, no template. */
export function smallSuite(options: SmallSuiteOptions = {}): Suite {
  const root = options.root ?? temporaryDirectory();
  const probes = options.probes ?? PROBES;
  const world = options.world ?? 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5';
  writeTree(root, {
    'runtime.config.json': JSON.stringify(options.worlds === undefined ? {} : { worlds: Object.keys(options.worlds) }),
    ...Object.fromEntries(Object.entries(options.worlds ?? {}).map(([path, document]) => [path, JSON.stringify(document)])),
    'suite/sb/p.sb': options.sbpl ?? SBPL,
    'suite/plan.json': JSON.stringify({
      schema_version: 'runtime-tools.plan.v0.1',
      plan_id: 'small.v1',
      registry_id: 'small',
      world_id: world,
      profiles: ['p'],
      lanes: options.lanes ?? { baseline: true, scenario: true, oracle: true },
      controls: {},
    }),
    'suite/registry/probes.json': JSON.stringify({
      schema_version: 'runtime-tools.probe_registry.v0.2',
      registry_id: 'small',
      world_id: world,
      probes: Object.fromEntries(probes.map((probe) => [probe.id, probeEntry(probe)])),
    }),
    'suite/registry/profiles.json': JSON.stringify({
      schema_version: 'runtime-tools.profile_registry.v0.2',
      registry_id: 'small',
      world_id: world,
      profiles: {
        p: {
          profile_id: 'p',
          profile_path: './sb/p.sb',
          mode: 'sbpl',
          probe_refs: probes.map(({ id }) => id),
          key_specific_rules: [],
          family: null,
          semantic_group: null,
          notes: null,
          ...(options.stub === undefined ? {} : { stub: options.stub }),
          ...(options.grants === undefined ? {} : { grants: options.grants }),
        },
      },
    }),
  });
  return { root, plan: join(root, 'suite', 'plan.json'), out: join(root, 'suite', 'out') };
}

function probeEntry(probe: SmallProbe): Record<string, unknown> {
  const operation = probe.operation ?? 'file-read*';
  const target = probe.target ?? '/private/tmp/foo';
  return {
    probe_id: probe.id,
    name: probe.id,
    operation,
    target,
    expected: probe.expected ?? 'allow',
    supports_lanes: { baseline: true, scenario: true, oracle: true },
    expected_primary_ops: [operation],
    expected_predicates: [target],
    capabilities_required: [],
    controls_supported: [],
    ...(probe.driver === undefined ? {} : { driver: probe.driver }),
    ...(probe.syscall === undefined ? {} : { syscall: probe.syscall }),
  };
}
