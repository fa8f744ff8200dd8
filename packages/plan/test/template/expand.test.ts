import { orderedKeys, parseJson } from '@runtime/contracts';
import { PlanError } from '@runtime/plan';
import { describe, expect, it } from 'vitest';
import { checkTemplate } from '../../src/template/check.js';
import type { Expansion } from '../../src/template/expand.js';
import { expandTemplate } from '../../src/template/kind.js';

type Json = Record<string, unknown>;

const identity = { schema_version: 'runtime-tools.plan_template.v0.1', template_id: 'demo', registry_id: 'demo' };

const expand = async (template: Json): Promise<Expansion> =>
  expandTemplate(await checkTemplate('demo', { ...identity, ...template }, 'template.json'), { plainPath: (path) => path, worldId: 'w' });

/** The rule a template breaks. */
async function findingOf(template: Json): Promise<unknown> {
  try {
    await expand(template);
  } catch (error) {
    expect(error).toBeInstanceOf(PlanError);
    expect((error as PlanError).code).toBe('TEMPLATE_INVALID');
    return (error as PlanError).details?.['finding'];
  }
  return 'none';
}

const literal = { sbpl: './sb/a.sb', policy: 'literal', ops: ['file-read*'], request_paths: ['/tmp/x'], allowed_paths: [] };
const vfs = (profile: Json, more: Json = {}): Json => ({ kind: 'vfs', profiles: { p: { ...literal, ...profile } }, ...more });
const metadata = (more: Json): Json => ({
  kind: 'metadata',
  path_pairs: [['/tmp/x', '/private/tmp/x']],
  ops: { 'file-read-metadata': { syscalls: ['lstat'] }, 'file-write*': { syscalls: ['chmod'] } },
  profiles: { p: { sbpl: './sb/a.sb' } },
  ...more,
});

describe.each([
  ['spellings', (profiles: Json) => ({ kind: 'vfs', profiles }), literal],
  ['metadata calls', (profiles: Json) => ({ ...metadata({}), profiles }), { sbpl: './sb/a.sb' }],
])('the profiles of a template of %s', (_, template, config) => {
  it('keep the order of the document, whatever their ids look like', async () => {
    const ids = ['10', 'b', '9', '__proto__', '0', 'constructor'];
    const profiles = parseJson(`{${ids.map((id) => `${JSON.stringify(id)}: ${JSON.stringify(config)}`).join(', ')}}`);
    const { plan, profiles: written } = await expand(template(profiles as Json));
    expect(plan.profiles).toEqual(ids);
    expect(orderedKeys(written.profiles)).toEqual(ids);
  });
});

describe('templates that are refused', () => {
  it.each<[string, Json, string]>([
    ['a kind nobody knows', { kind: 'other' }, 'template.unknown_kind'],
    ['no kind and no shape', {}, 'template.no_builder'],
    ['no profiles', { kind: 'vfs', profiles: {} }, 'template.profiles_missing'],
    [
      'a profile left out of the order',
      { ...vfs({}), profiles: { p: literal, q: literal }, profile_order: ['p'] },
      'template.order_incomplete',
    ],
    ['a profile twice in the order', vfs({}, { profile_order: ['p', 'p'] }), 'template.order_repeats'],
    ['an id in the order without configuration', vfs({}, { profile_order: ['p', 'ghost'] }), 'template.profile_config_missing'],
    ['a path set that does not exist', vfs({ request_paths: 'nosuch' }), 'template.unknown_path_set'],
    [
      'pairs of a set that does not exist',
      vfs({ policy: 'canonicalized', role: 'both', path_pairs: 'nosuch' }),
      'template.unknown_path_set',
    ],
    ['a path that is a number', vfs({ request_paths: [1] }), 'template.path_not_absolute'],
    ['a path that is not absolute', vfs({ request_paths: ['tmp/x'] }), 'template.path_not_absolute'],
    ['a nested array after the first path', vfs({ request_paths: ['/a', ['/b']] }), 'template.paths_nested'],
    ['an unknown policy without pairs', vfs({ policy: 'prefix', path_pairs: [] }), 'template.unknown_policy'],
    ['a profile that generates nothing', { kind: 'vfs', profiles: { p: { sbpl: './sb/a.sb' } } }, 'template.profile_without_probes'],
    ['an unknown position without extras', vfs({ extra_manual_probes_position: 'first' }), 'template.extra_position'],
    [
      'a member a manual probe cannot carry',
      vfs({ probe_generation: 'manual', manual_probes: [{ name: 'n', operation: 'o', target: 't', expected: 'deny', colour: 1 }] }),
      'template.manual_unexpected',
    ],
    [
      'a payload call without payloads',
      metadata({
        ops: {
          'file-read-metadata': { syscalls: ['getattrlist'], attr_payload_syscalls: ['getattrlist'] },
          'file-write*': { syscalls: ['chmod'] },
        },
      }),
      'template.payloads_missing',
    ],
    ['pairs without a policy', vfs({ policy: undefined, path_pairs: [['/tmp/x', '/private/tmp/x']] }), 'template.unknown_policy'],
    ['pairs without a role', vfs({ policy: 'canonicalized', path_pairs: [['/tmp/x', '/private/tmp/x']] }), 'template.unknown_role'],
    ['a pair of one path', vfs({ policy: 'canonicalized', role: 'both', path_pairs: [['/tmp/x']] }), 'template.pair_malformed'],
    [
      'a set of pairs where single paths are due',
      vfs({ request_paths: 's' }, { path_sets: { s: [['/a', '/b']] } }),
      'template.paths_nested',
    ],
    ['a profile without its text', vfs({ sbpl: '' }), 'template.profile_sbpl_missing'],
    ['a misspelt member of a profile', vfs({ request_path: ['/tmp/x'] }), 'template.invalid'],
    ['no probes where all are to be written out', vfs({ probe_generation: 'manual' }), 'template.manual_missing'],
    [
      'a manual probe without target',
      vfs({ extra_manual_probes: [{ name: 'n', operation: 'o', expected: 'deny' }] }),
      'template.manual_target',
    ],
    ['extra probes that are no list', vfs({ extra_manual_probes: {} }), 'template.extra_not_list'],
    [
      'two different probes of one name',
      vfs({ extra_manual_probes: [{ name: 'read_/tmp/x', operation: 'file-read*', target: '/tmp/y', expected: 'deny' }] }),
      'template.manual_conflict',
    ],
    ['a static template without its probes', { kind: 'static', plan: {}, profiles: {} }, 'template.doc_not_object'],
    [
      'an allowed set that does not exist',
      metadata({ profiles: { p: { sbpl: './sb/a.sb', allowed_sets: ['some'] } } }),
      'template.unknown_set',
    ],
    ['no write calls', metadata({ ops: { 'file-read-metadata': { syscalls: ['lstat'] } } }), 'template.syscalls_missing'],
    ['no pairs', metadata({ path_pairs: [] }), 'template.pairs_missing'],
    ['a pair that is not of paths', metadata({ path_pairs: [['tmp', 1]] }), 'template.path_not_absolute'],
  ])('%s', async (_, template, finding) => {
    expect(await findingOf(template)).toBe(finding);
  });
});

describe('what a template expands to', () => {
  it('honour mode and notes of a vfs profile, notes of its template, and carry known and stand-ins to the plan', async () => {
    const { plan, profiles } = await expand(
      vfs({ mode: 'blob', notes: 'n' }, { notes: 't', known: { p: {} }, stand_ins: { '/System/x': './sb/x.sb' } }),
    );
    expect(plan).toMatchObject({ notes: 't', known: { p: {} }, stand_ins: { '/System/x': './sb/x.sb' } });
    expect(profiles.profiles['p']).toMatchObject({ mode: 'blob', notes: 'n' });
  });

  it('refer to a probe once, however often it is generated', async () => {
    const extra = { name: 'read_/tmp/x', operation: 'file-read*', target: '/tmp/x', expected: 'deny' };
    const refs = (expansion: Expansion): unknown => expansion.profiles.profiles['p']?.probe_refs;
    expect(refs(await expand(vfs({ extra_manual_probes: [extra] })))).toEqual(['p:read_/tmp/x']);
    const twice = metadata({ path_pairs: [['/same', '/same']] });
    expect(refs(await expand(twice))).toEqual(['p:readmeta_lstat_/same', 'p:writemeta_chmod_/same']);
  });

  it('state every lane a probe supports', async () => {
    const { probes } = await expand(vfs({}, { lanes: { oracle: false } }));
    expect(probes.probes['p:read_/tmp/x']?.supports_lanes).toEqual({
      baseline: true,
      scenario: true,
      oracle: false,
    });
  });

  it('let manual probes carry every optional member of a probe', async () => {
    const manual = {
      name: 'm',
      operation: 'mach-lookup',
      target: 'x',
      expected: 'deny',
      driver: 'sandbox_mach_probe',
      filter_name: 'global-name',
    };
    const { probes } = await expand(vfs({ probe_generation: 'manual', manual_probes: [manual] }));
    expect(probes.probes['p:m']).toMatchObject(manual);
  });
});
