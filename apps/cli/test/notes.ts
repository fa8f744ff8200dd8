import { writeTree } from '@runtime/testing';

const WORLD = 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5';

const LANES = { baseline: true, scenario: true, oracle: true };

const probe = (id: string, operation: string, target: string, expected: 'allow' | 'deny', more: Record<string, unknown> = {}) => [
  id,
  {
    probe_id: id,
    name: id,
    operation,
    target,
    expected,
    supports_lanes: LANES,
    expected_primary_ops: [operation],
    expected_predicates: [target],
    capabilities_required: [],
    controls_supported: [],
    ...more,
  },
];

/** A repository with a small suite whose run has a match, a surprise at a link, and a look-up that is not measured. */
export function notesRepository(root: string): string {
  const header = { registry_id: 'notes', world_id: WORLD };
  const probes = [
    probe('read_foo', 'file-read*', '/private/tmp/foo', 'allow'),
    probe('read_bar', 'file-read*', '/private/tmp/bar', 'deny'),
    probe('read_hosts', 'file-read*', '/etc/hosts', 'allow'),
    probe('look_up', 'mach-lookup', 'com.apple.cfprefsd.daemon', 'allow', { driver: 'sandbox_mach_probe' }),
  ];
  const profile = (id: string, probe_refs: string[]) => [
    id,
    {
      profile_id: id,
      profile_path: './sb/notes.sb',
      mode: 'sbpl',
      probe_refs,
      family: null,
      semantic_group: null,
      key_specific_rules: [],
      notes: null,
    },
  ];
  writeTree(root, {
    'runtime.config.json': '{}\n',
    'notes/sb/notes.sb': `(version 1)
(deny default)
(allow file-read* (literal "/private/tmp/foo") (literal "/private/etc/hosts"))
(allow mach-lookup (global-name "com.apple.cfprefsd.daemon"))
`,
    'notes/registry/probes.json': JSON.stringify({
      schema_version: 'runtime-tools.probe_registry.v0.2',
      ...header,
      probes: Object.fromEntries(probes),
    }),
    'notes/registry/profiles.json': JSON.stringify({
      schema_version: 'runtime-tools.profile_registry.v0.2',
      ...header,
      profiles: Object.fromEntries([
        profile('files', ['read_foo', 'read_bar', 'read_hosts']),
        profile('services', ['look_up', 'read_foo']),
      ]),
    }),
    'notes/plan.json': JSON.stringify({
      schema_version: 'runtime-tools.plan.v0.1',
      plan_id: 'notes.v1',
      ...header,
      profiles: ['files', 'services'],
      lanes: LANES,
    }),
  });
  return root;
}
