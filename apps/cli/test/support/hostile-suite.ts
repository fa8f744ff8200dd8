/** What would do something where it is printed as it is. */
export const HOSTILE = 'x\nFORGED ok\r::error::FORGED\u001b[2J\u202e##[error]FORGED|</script><b>`';

const WORLD = 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5';

const SBPL = `(version 1)
(deny default)
; ${HOSTILE.replaceAll(/[\r\n]/g, ' ')}
(allow file-read* (literal "/private/tmp/foo") (literal "/x\\nFORGED\\r::error::FORGED"))
(allow file-read* (literal "/${HOSTILE.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"))
`;

const probe = (id: string, target: string, expected: 'allow' | 'deny') => ({
  probe_id: id + HOSTILE,
  name: `name${HOSTILE}`,
  operation: 'file-read*',
  target,
  expected,
  supports_lanes: { baseline: true, scenario: true, oracle: true },
  expected_primary_ops: ['file-read*'],
  expected_predicates: [target],
  capabilities_required: [],
  controls_supported: [],
});

/** Files of a repository whose author means harm, where ids and texts hold anything: it runs, and its bundle is valid. */
export function hostileSuite(): Record<string, string> {
  const probes = [
    probe('allowed', '/private/tmp/foo', 'deny'),
    probe('denied', '/private/tmp/bar', 'allow'),
    probe('absent', `/private/tmp/${HOSTILE}`, 'deny'),
    probe('relative', HOSTILE, 'deny'),
  ];
  const profile = {
    profile_id: `profile${HOSTILE}`,
    profile_path: './sb/p.sb',
    mode: 'sbpl',
    probe_refs: probes.map(({ probe_id }) => probe_id),
    key_specific_rules: [],
    family: HOSTILE,
    semantic_group: HOSTILE,
    notes: HOSTILE,
  };
  const head = { registry_id: `registry${HOSTILE}`, world_id: WORLD };
  const registries = {
    schema_version: 'runtime-tools.registry_index.v0.1',
    registries: [
      { id: `registry${HOSTILE}`, description: HOSTILE, probes: 'suite/registry/probes.json', profiles: 'suite/registry/profiles.json' },
    ],
  };
  const file = HOSTILE.replaceAll('/', '_');
  return {
    'runtime.config.json': JSON.stringify({ registry_index: 'index.json' }),
    'index.json': JSON.stringify(registries),
    'suite/sb/p.sb': SBPL,
    'suite/plan.json': JSON.stringify({
      schema_version: 'runtime-tools.plan.v0.1',
      plan_id: `plan${HOSTILE}`,
      ...head,
      profiles: [profile.profile_id],
      lanes: { baseline: true, scenario: true, oracle: true },
      controls: {},
    }),
    'suite/registry/probes.json': JSON.stringify({
      schema_version: 'runtime-tools.probe_registry.v0.2',
      ...head,
      probes: Object.fromEntries(probes.map((each) => [each.probe_id, each])),
    }),
    'suite/registry/profiles.json': JSON.stringify({
      schema_version: 'runtime-tools.profile_registry.v0.2',
      ...head,
      profiles: { [profile.profile_id]: profile },
    }),
    [`bad${file}.sb`]: `(version 1)\n(allow ${HOSTILE.replaceAll(/[\r\n|]/g, ' ')} (literal "a"))\n`,
    'log.txt': `kernel: (Sandbox) Sandbox: cat(7) deny(1) file-read-data /private/${HOSTILE}\nSandbox: c\u001b[2Jt(8) deny(1) file-read-data /etc/\u202ehosts\n`,
  };
}
