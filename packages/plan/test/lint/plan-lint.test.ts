import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DRIVER_NAMES } from '@runtime/contracts';
import { compilePlan, type Finding, lintPlan, lintRegistry } from '@runtime/plan';
import { repositoryRoot, temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { type DemoInit, demo, probe, profile } from '../support/demo.js';

const lint = async (init: DemoInit = {}) => lintPlan(demo(init).plan);
const at = ({ code, path, field }: Finding): string => `${code} ${path}${field === '' ? '' : `#${field}`}`;

describe('linting a plan', () => {
  it('finds nothing wrong with a sound one', async () => {
    const { ok, document, errors, warnings } = await lint();
    expect({ ok, errors, warnings }).toEqual({ ok: true, errors: [], warnings: [] });
    expect(document?.plan_id).toBe('demo.v1');
  });

  it('reports every fault of every document in one run', async () => {
    const { ok, document, errors } = await lint({
      plan: { profiles: ['d:read', 'gone', 7], lanes: { scenario: 1 }, apply_preflight_profile: '../x.sb' },
      probes: { 'd:ok': probe('d:ok', { expected: ['allow'] as never }), 'd:no': null },
      profiles: { 'd:read': profile('d:read', ['d:ok', 'd:nope', { x: 1 } as never], { profile_path: './sb/none.sb' }) },
    });
    expect(ok).toBe(false);
    expect(document).toBeNull();
    expect(errors.map(at)).toEqual([
      'plan.bad_profile_id demo/plan.json#/profiles/2',
      'plan.lane_not_boolean demo/plan.json#/lanes/scenario',
      'profile.bad_list demo/registry/profiles.json#/profiles/d:read/probe_refs/2',
      'profile.path_missing demo/registry/profiles.json#/profiles/d:read/profile_path',
      'probe.bad_expected demo/registry/probes.json#/probes/d:ok/expected',
      'profile.unknown_probe_ref demo/registry/profiles.json#/profiles/d:read/probe_refs/1',
      'plan.unknown_profile demo/plan.json#/profiles/1',
      'path.outside_root demo/plan.json#/apply_preflight_profile',
    ]);
  });

  const LONG = 'x'.repeat(10_000_000);
  const DEEP = `${'['.repeat(200)}${']'.repeat(200)}`;
  const probesFile = (text: string): DemoInit => ({ files: { 'demo/registry/probes.json': text } });

  it.each<[string, DemoInit, string]>([
    [
      'a plan that names a member twice',
      { files: { 'demo/plan.json': '{"plan_id": "a", "plan_id": "a"}' } },
      'plan.duplicate_key demo/plan.json#/plan_id',
    ],
    ['a plan nested without end', { files: { 'demo/plan.json': DEEP } }, 'plan.too_deep demo/plan.json'],
    [
      'a plan with a member name of five kilobytes',
      { files: { 'demo/plan.json': `{"known": {"a~b": {"${'k'.repeat(5000)}": {}}}}` } },
      'plan.key_too_long demo/plan.json#/known/a~0b',
    ],
    [
      'a registry with an id of five kilobytes',
      probesFile(`{"probes": {"${'k'.repeat(5000)}": {}}}`),
      'registry.key_too_long demo/registry/probes.json#/probes',
    ],
    [
      'a registry that names a member twice',
      probesFile('{"probes": {}, "probes": {}}'),
      'registry.duplicate_key demo/registry/probes.json#/probes',
    ],
    ['a registry nested without end', probesFile(DEEP), 'registry.too_deep demo/registry/probes.json'],
    ['a plan id of ten megabytes', { plan: { plan_id: LONG } }, 'plan.field_too_long demo/plan.json#/plan_id'],
    ['notes of ten megabytes', { plan: { notes: LONG } }, 'plan.field_too_long demo/plan.json#/notes'],
    [
      'a target of ten megabytes',
      { probes: { 'd:ok': probe('d:ok', { target: LONG, expected_predicates: [] }) } },
      'probe.field_too_long demo/registry/probes.json#/probes/d:ok/target',
    ],
    [
      'a key rule of ten megabytes',
      { profiles: { 'd:read': profile('d:read', ['d:ok'], { key_specific_rules: [`; ${LONG}`] }) } },
      'profile.field_too_long demo/registry/profiles.json#/profiles/d:read/key_specific_rules/0',
    ],
    ['lanes that are an array', { plan: { lanes: [true] } }, 'plan.lanes_not_object demo/plan.json#/lanes'],
    ['controls that are text', { plan: { controls: 'baseline' } }, 'plan.controls_not_object demo/plan.json#/controls'],
    ['a profile listed twice', { plan: { profiles: ['d:read', 'd:read'] } }, 'plan.duplicate_profile demo/plan.json#/profiles/1'],
    ['no lane', { plan: { lanes: { baseline: false, scenario: false, oracle: false } } }, 'plan.no_lane demo/plan.json#/lanes'],
    ['no profiles', { plan: { profiles: [] } }, 'plan.profiles_empty demo/plan.json#/profiles'],
    [
      'a registry that does not exist',
      { plan: { registry_id: 'demo' }, files: { 'demo/registry/probes.json': '{' } },
      'registry.probes_invalid demo/registry/probes.json',
    ],
    ['a registry of another id', { plan: { registry_id: 'other' } }, 'registry.id_mismatch demo/registry/probes.json#/registry_id'],
    ['documents of different worlds', { probesDocument: { world_id: 'elsewhere' } }, 'world.differs demo/registry/probes.json#/world_id'],
    ['a document without world', { probesDocument: { world_id: null } }, 'registry.world_id_missing demo/registry/probes.json#/world_id'],
    ['a member no registry has', { profilesDocument: { extra: 1 } }, 'registry.unexpected_key demo/registry/profiles.json#/extra'],
    [
      'known outcomes of the wrong shape',
      { plan: { known: { 'd:read': { 'd:ok': { model: 'maybe' } } } } },
      'plan.bad_known demo/plan.json#/known/d:read/d:ok/model',
    ],
    ['stand-ins that are a list', { plan: { stand_ins: ['x'] } }, 'plan.bad_stand_ins demo/plan.json#/stand_ins'],
    ['an empty profile entry', { profiles: { 'd:read': {} } }, 'profile.missing_keys demo/registry/profiles.json#/profiles/d:read'],
    [
      'an empty profile path',
      { profiles: { 'd:read': profile('d:read', ['d:ok'], { profile_path: '' }) } },
      'path.empty demo/registry/profiles.json#/profiles/d:read/profile_path',
    ],
    [
      'a profile path that is a folder',
      { profiles: { 'd:read': profile('d:read', ['d:ok'], { profile_path: './sb' }) } },
      'profile.path_unreadable demo/registry/profiles.json#/profiles/d:read/profile_path',
    ],
    [
      'a path with a NUL',
      { profiles: { 'd:read': profile('d:read', ['d:ok'], { profile_path: 'a\0b' }) } },
      'path.invalid demo/registry/profiles.json#/profiles/d:read/profile_path',
    ],
    [
      'a path longer than the ceiling',
      { profiles: { 'd:read': profile('d:read', ['d:ok'], { profile_path: 'x'.repeat(2000) }) } },
      'path.invalid demo/registry/profiles.json#/profiles/d:read/profile_path',
    ],
    [
      'an expectation id twice in one profile',
      { probes: { 'd:ok': probe('d:ok', { expectation_id: 'e' }), 'd:no': probe('d:no', { expectation_id: 'e' }) } },
      'profile.duplicate_expectation_id demo/registry/profiles.json#/profiles/d:read/probe_refs/1',
    ],
    [
      'a preflight profile that is not there',
      { plan: { apply_preflight_profile: './none.sb' } },
      'plan.preflight_profile_missing demo/plan.json#/apply_preflight_profile',
    ],
    [
      'a stub that is text',
      { profiles: { 'd:read': profile('d:read', ['d:ok'], { stub: 'no' }) } },
      'profile.bad_stub demo/registry/profiles.json#/profiles/d:read/stub',
    ],
  ])('reports %s', async (_, init, finding) => {
    const { ok, errors } = await lint(init);
    expect(ok).toBe(false);
    expect(errors.map(at)).toContain(finding);
  });

  it.each<[string, DemoInit, string]>([
    ['an unknown member, with the near one', { plan: { profile: [] } }, 'did you mean "profiles"?'],
    [
      'an unknown member that nothing is near to, with those there are',
      { plan: { weather: 1 } },
      expect.stringMatching(/^members are .*lanes/),
    ],
    ['an unknown control, with the near one', { plan: { controls: { baselin: true } } }, 'did you mean "baseline"?'],
  ])('warns of %s', async (_, init, hint) => {
    expect((await lint(init)).warnings.map((warning) => warning.hint)).toContainEqual(hint);
  });

  const driven = (driver: string): DemoInit => ({ probes: { 'd:ok': probe('d:ok', { driver }), 'd:no': probe('d:no') } });

  const asked = (operation: string): DemoInit => ({ probes: { 'd:ok': probe('d:ok', { operation }), 'd:no': probe('d:no') } });

  it('warns of the older spelling of an operation, which is asked about all the same', async () => {
    const { ok, warnings } = await lint(asked('file-read'));
    expect(ok).toBe(true);
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'probe.unknown_operation', hint: 'did you mean "file-read*"?' }));
  });

  it.each<[string, DemoInit, string, string]>([
    ['lane', { plan: { lanes: { scenaro: false } } }, 'plan.unknown_lane', 'did you mean "scenario"?'],
    ['lane', { plan: { lanes: { everything: false } } }, 'plan.unknown_lane', 'lanes are baseline, scenario, oracle'],
    ['driver', driven('file_prob'), 'probe.unknown_driver', 'did you mean "file_probe"?'],
    ['driver', driven('telnet'), 'probe.unknown_driver', 'drivers are file_probe, iokit_probe,'],
    ['operation', asked('file-raed*'), 'probe.unknown_operation', 'did you mean "file-read*"?'],
    ['operation', asked('telnet'), 'probe.unknown_operation', 'use a name from the operation table'],
  ])('calls an unknown %s an error, with the near one or all there are', async (_, init, code, hint) => {
    const { errors } = await lint(init);
    expect(errors.map((error) => error.code)).toEqual([code]);
    expect(errors[0]?.hint).toContain(hint);
  });

  it('knows the drivers of the driver table, and no others', () => {
    const page = readFileSync(join(repositoryRoot, 'docs/formats/drivers.md'), 'utf8');
    const cells = [...page.matchAll(/^\| `[^|]+\| (?:call|exec|check) \|[^|]+\|([^|]+)\|/gm)].map(([, drivers]) => drivers!);
    const named = new Set(cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!)));
    expect([...DRIVER_NAMES].sort()).toEqual([...named].sort());
  });

  it('wants to know where a path begins', async () => {
    const relative = (more: object) => lint({ probes: { 'd:ok': probe('d:ok', { target: 'etc/hosts', ...more }), 'd:no': probe('d:no') } });
    const codes = async (more: object) => (await relative(more)).errors.map(({ code }) => code);
    expect(await codes({})).toEqual(['probe.relative_target']);
    expect(await codes({ syscall: 'openat_rootrel' })).toEqual([]);
    expect(await codes({ operation: 'sysctl-read', target: 'kern.ostype' })).toEqual([]);
  });

  it('warns of a plan without a preflight, whose runs can never be promoted', async () => {
    const { warnings } = await lint({ plan: { apply_preflight_profile: null } });
    expect(warnings).toMatchObject([{ code: 'plan.no_preflight', message: expect.stringContaining('apply_preflight_missing') }]);
  });

  it('names the command that mends what a command can mend', async () => {
    const { expected_predicates: _, ...lacking } = probe('d:ok') as Record<string, unknown>;
    const hintOf = async (init: DemoInit) => (await lint(init)).errors[0]?.hint;
    expect(await hintOf({ probes: { 'd:ok': lacking, 'd:no': probe('d:no') } })).toBe(
      'runtime registry-upgrade --registry demo --overwrite fills in the defaults',
    );
    expect(await hintOf({ probesDocument: { schema_version: 'runtime-tools.probe_registry.v0.1' } })).toBe(
      'runtime registry-upgrade --registry demo --overwrite turns it into v0.2',
    );
    expect(await hintOf({ probesDocument: { schema_version: 'x' } })).toBe('write "schema_version": "runtime-tools.probe_registry.v0.2"');
    const { target: __, ...coreless } = probe('d:ok') as Record<string, unknown>;
    expect(await hintOf({ probes: { 'd:ok': coreless, 'd:no': probe('d:no') } })).toContain('add them');
  });

  it.each<[string, DemoInit, string]>([
    ['a ref that stands twice', { profiles: { 'd:read': profile('d:read', ['d:ok', 'd:no', 'd:ok']) } }, 'profile.duplicate_probe_ref'],
    ['a world that is not the configured one', { files: { 'runtime.config.json': '{"world_id": "mine"}' } }, 'world.not_configured'],
    [
      'a lane that probes do not support',
      {
        probes: {
          'd:ok': probe('d:ok', { supports_lanes: { baseline: true, scenario: true, oracle: false } }),
          'd:no': probe('d:no', { expected: 'deny' }),
        },
      },
      'plan.lane_unsupported',
    ],
    [
      'a control that probes do not support',
      { probes: { 'd:ok': probe('d:ok', { controls_supported: [] }), 'd:no': probe('d:no') } },
      'plan.control_unsupported',
    ],
    ['known outcomes of profiles the plan does not run', { plan: { known: { 'd:gone': {} } } }, 'plan.known_unused'],
    [
      'a system profile this host lacks',
      { profiles: { 'd:read': profile('d:read', ['d:ok'], { profile_path: '/System/Library/Sandbox/Profiles/none-such.sb' }) } },
      'profile.host_file_absent',
    ],
  ])('warns of %s, without failing', async (_, init, code) => {
    const { ok, warnings } = await lint(init);
    expect(warnings.map((warning) => warning.code)).toContain(code);
    expect(ok).toBe(true);
  });

  it.each([
    ['compiled', './sb/x.sb.bin', 'profile.compiled_input', 'PROFILE_COMPILED_INPUT'],
    ['a folder', './sb/folder.sb', 'profile.path_unreadable', 'PROFILE_SBPL_MISSING'],
    ['not there', './sb/gone.sb', 'profile.path_missing', 'PROFILE_SBPL_MISSING'],
  ])('finds fault with a stand-in that is %s, as a run does', async (_, standIn, finding, code) => {
    const absent = '/System/Library/Sandbox/Profiles/none-such.sb';
    const { root, plan } = demo({
      plan: { stand_ins: { [absent]: standIn } },
      profiles: { 'd:read': profile('d:read', ['d:ok'], { profile_path: absent }) },
      files: { 'demo/sb/x.sb.bin': '', 'demo/sb/folder.sb/x': '' },
    });
    expect((await lintPlan(plan)).errors.map((error) => error.code)).toContain(finding);
    await expect(compilePlan(plan, { repoRoot: root })).rejects.toMatchObject({ code });
  });

  it('finds fault with a compiled profile, which a run refuses, and only warns of it in a registry', async () => {
    const { root, plan } = demo({
      profiles: { 'd:read': profile('d:read', ['d:ok'], { profile_path: './sb/x.sb.bin', mode: 'blob' }) },
      files: { 'demo/sb/x.sb.bin': '' },
    });
    expect((await lintPlan(plan)).errors.map(({ code }) => code)).toContain('profile.compiled_input');
    await expect(compilePlan(plan, { repoRoot: root })).rejects.toMatchObject({ code: 'PROFILE_COMPILED_INPUT' });
    const registry = await lintRegistry('demo', { repoRoot: root });
    expect(registry.warnings.map(({ code }) => code)).toContain('profile.compiled_input');
  });

  it('gives line and column of what is no JSON', async () => {
    const { document, errors } = await lint({ files: { 'demo/plan.json': '{\n  "a": tru\n}' } });
    expect(document).toBeNull();
    expect(errors).toEqual([expect.objectContaining({ code: 'plan.not_json', line: 2, column: expect.any(Number) })]);
  });

  it('refuses SBPL behind a link that leads out of the repository', async () => {
    const outside = temporaryDirectory();
    writeTree(outside, { 'x.sb': '(version 1)(allow default)' });
    const { root, plan } = demo({ profiles: { 'd:read': profile('d:read', ['d:ok'], { profile_path: './away/x.sb' }) } });
    symlinkSync(outside, join(root, 'demo/away'));
    expect((await lintPlan(plan)).errors.map(at)).toContain('path.outside_root demo/registry/profiles.json#/profiles/d:read/profile_path');
  });

  it('survives ten megabytes of text in a field, and says what it is about', async () => {
    const long = 'x'.repeat(10 * 1024 * 1024);
    const { errors, warnings } = await lint({ plan: { plan_id: long, [long.slice(0, 4000)]: 1, profiles: ['d:read', long] } });
    expect(errors.map(({ code }) => code)).toEqual(['plan.field_too_long', 'plan.field_too_long', 'plan.unknown_profile']);
    for (const { message } of [...errors, ...warnings]) expect(message.length).toBeLessThan(500);
  });

  it('survives members called __proto__ and constructor', async () => {
    const { root, plan } = demo({ plan: { profiles: ['__proto__', 'constructor'] } });
    const bad = '{"__proto__": {"profile_id": "x"}, "constructor": [], "d:read": null}';
    writeFileSync(
      join(root, 'demo/registry/profiles.json'),
      `{"schema_version": "runtime-tools.profile_registry.v0.2", "registry_id": "demo", "world_id": "w", "profiles": ${bad}}`,
    );
    const { errors } = await lintPlan(plan);
    expect(errors.map(at)).toContain('profile.id_mismatch demo/registry/profiles.json#/profiles/__proto__/profile_id');
    expect(errors.map(at)).toContain('profile.not_object demo/registry/profiles.json#/profiles/constructor');
  });
});

describe('the cost of a lint', () => {
  it('stays linear in the number of faults', async () => {
    const many = Array.from({ length: 4000 }, (_, i) => `unknown-profile-with-a-long-name-${i}`);
    const profiles = Object.fromEntries(many.map((id) => [`${id}x`, profile(`${id}x`, [`${id}y`])]));
    const probes = Object.fromEntries(many.map((id) => [id, probe(id, { operation: `file-raed-${id}` })]));
    // Comparing each unknown id with every known one takes minutes, which the deadline of the test would end.
    const { errors } = await lint({ plan: { profiles: many }, profiles, probes });
    expect(errors).toHaveLength(4000);
  });
});

describe('what the policies say', () => {
  const sbpl = (text: string): DemoInit => ({ files: { 'demo/sb/demo.sb': text } });

  it('gives line and column of SBPL that does not read', async () => {
    const { ok, errors } = await lint(sbpl('(version 1)\n(deny default)\n(allow file-read* (literal "/x)\n'));
    expect(ok).toBe(false);
    expect(errors).toContainEqual(expect.objectContaining({ code: 'sbpl.unclosed-string', path: 'demo/sb/demo.sb', line: 3, column: 28 }));
  });

  it('names the rule that contradicts an expectation', async () => {
    const { ok, warnings } = await lint(
      sbpl(
        '(version 1)\n(allow default)\n(deny file-read*\n  (literal "/private/tmp/demo"))\n(deny file-read* (literal "/private/tmp/other"))\n',
      ),
    );
    expect(ok).toBe(true);
    const [warning] = warnings.filter(({ code }) => code === 'probe.contradicts_model');
    expect(warning?.field).toBe('/probes/d:ok/expected');
    expect(warning?.message).toContain('demo/sb/demo.sb, line 3');
  });

  it('tells probes apart that ask for the same path by another operation, and those that ask alike', async () => {
    const asked = { target: '/private/tmp/demo', expected: 'allow' };
    const probes = {
      'd:read': probe('d:read', { ...asked, operation: 'file-read-data' }),
      'd:again': probe('d:again', { ...asked, operation: 'file-read-data' }),
      'd:write': probe('d:write', { ...asked, operation: 'file-write-data' }),
    };
    const { warnings } = await lint({
      ...sbpl('(version 1)\n(allow default)\n(deny file-read-data (literal "/private/tmp/demo"))\n'),
      probes,
      profiles: { 'd:read': profile('d:read', Object.keys(probes)) },
    });
    const contradicted = warnings.filter(({ code }) => code === 'probe.contradicts_model').map(({ field }) => field);
    expect(contradicted).toEqual(['/probes/d:read/expected', '/probes/d:again/expected']);
  });

  it('is silent about a contradiction that is known, and not about one that is known wrongly', async () => {
    const contradicted = {
      probes: { 'd:ok': probe('d:ok', { expected: 'deny' }), 'd:no': probe('d:no', { expected: 'deny', target: '/private/tmp/other' }) },
    };
    const codes = async (known: object) => (await lint({ ...contradicted, plan: { known } })).warnings.map(({ code }) => code);
    expect(await codes({})).toEqual(['probe.contradicts_model']);
    expect(await codes({ 'd:read': { 'd:ok': { model: 'allow' } } })).toEqual([]);
    expect(await codes({ 'd:read': { 'd:ok': { model: 'deny' } } })).toEqual(['plan.known_contradicts_model']);
  });

  it.each([
    ['a spelling through a link', '(version 1)\n(deny default)\n(allow file-read* (literal "/tmp/demo"))\n', 'sbpl.alias-spelling'],
    ['a link nobody may look at', '(version 1)\n(deny default)\n(allow file-read* (literal "/etc/hosts"))\n', 'sbpl.link-metadata'],
    [
      'a spelling on the Data volume',
      '(version 1)\n(deny default)\n(allow file-read* (literal "/System/Volumes/Data/private/tmp/x"))\n',
      'sbpl.data-spelling',
    ],
    [
      'a doubled backslash in a raw regex',
      '(version 1)\n(deny default)\n(allow file-read* (regex #"^/private/tmp/a\\\\.txt$"))\n',
      'sbpl.doubled-backslash',
    ],
    [
      'a rule that never decides',
      '(version 1)\n(deny default)\n(allow file-read* (literal "/private/tmp/x"))\n(deny file-read* (subpath "/private/tmp"))\n(allow file-read* (literal "/private/tmp/demo"))\n',
      'sbpl.rule-dead',
    ],
    [
      'exec under a version 2 deny default',
      '(version 2)\n(deny default)\n(allow file-read* (literal "/private/tmp/demo"))\n',
      'sbpl.version-2-exec',
    ],
  ])('warns of %s', async (_, text, code) => {
    const files = { 'demo/sb/demo.sb': text };
    const probes = {
      'd:ok': probe('d:ok', { driver: 'file_probe' }),
      'd:no': probe('d:no', { target: '/private/tmp/other', expected: 'deny' }),
    };
    const { warnings } = await lint({ files, probes });
    expect(warnings.map((warning) => warning.code)).toContain(code);
  });

  it('names a key rule where it stands: in the registry', async () => {
    const { errors } = await lint({
      profiles: { 'd:read': profile('d:read', ['d:ok', 'd:no'], { key_specific_rules: ['(allow sysctl-read)', '(allow file-raed*)'] }) },
    });
    expect(errors.map(at)).toEqual(['sbpl.name-unknown demo/registry/profiles.json#/profiles/d:read/key_specific_rules/1']);
  });
});

describe('the mach guard', () => {
  const mach = (text: string, more: object = {}, keyRules: string[] = []): DemoInit => ({
    probes: { m: probe('m', { operation: 'mach-lookup', target: 'org.example.demo', ...more }) },
    profiles: { 'd:read': profile('d:read', ['m'], { key_specific_rules: keyRules }) },
    files: { 'demo/sb/demo.sb': text },
  });
  const guarded = async (init: DemoInit): Promise<boolean> =>
    (await lint(init)).errors.some(({ code }) => code === 'probe.mach_needs_in_process_driver');

  it.each<[string, string, object, string[], boolean]>([
    ['no driver under a deny default', '(version 1)(deny default)', {}, [], true],
    ['a driver that is executed', '(version 1)(deny default)', { driver: 'xpc_probe' }, [], true],
    ['a driver that applies the policy to itself', '(version 1)(deny default)', { driver: 'sandbox_mach_probe' }, [], false],
    ['an IOKit probe that is executed', '(version 1)(deny default)', { operation: 'iokit-open-service', target: 'X' }, [], true],
    ['odd spacing and a modifier', '(version 1)(deny   default (with no-log))', {}, [], true],
    ['the form inside a comment', '(version 1)(allow default) ; (deny default)', {}, [], false],
    ['the form inside a string', '(version 1)(allow default)(deny file-read* (literal "(deny default)"))', {}, [], false],
    ['a default that is opened again', '(version 1)(deny default)(allow default)', {}, [], false],
    ['a key rule that closes it', '(version 1)(allow default)', {}, ['(deny default)'], true],
    ['a key rule that opens it', '(version 1)(deny default)', {}, ['(allow default)'], false],
  ])('%s', async (_, text, more, keyRules, expected) => {
    expect(await guarded(mach(text, more, keyRules))).toBe(expected);
  });

  it('rests when the scenario lane is off', async () => {
    expect(await guarded({ ...mach('(version 1)(deny default)'), plan: { lanes: { baseline: true, scenario: false } } })).toBe(false);
  });
});
