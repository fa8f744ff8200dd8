import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assembleProfile, compilePolicy, runTimeBlockApplies, type SimulatedProbe, simulateProbe } from '@runtime/sbpl';
import { repositoryRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { host, world } from './helpers.js';

// Templates are read as data: this package stands below the one that builds plans from them.
const root = join(repositoryRoot, 'packages', 'plan', 'templates');

type Expected = 'allow' | 'deny';
type Probe = SimulatedProbe & { name: string; expected: Expected };

interface ProfileConfig {
  sbpl: string;
  policy?: string;
  role?: string;
  path_pairs?: string;
  request_paths?: string | string[];
  allowed_paths?: string | string[];
  allowed_sets?: string[];
  ops?: string[];
  manual_probes?: Probe[];
  extra_manual_probes?: Probe[];
}

interface Template {
  path_sets: Record<string, string[] & [string, string][]>;
  path_pairs: [string, string][];
  ops: Record<string, { syscalls: string[]; attr_payloads?: string[]; attr_payload_syscalls?: string[] }>;
  profile_order: string[];
  profiles: Record<string, ProfileConfig>;
}

interface StaticTemplate {
  plan: { profiles: string[] };
  probes: { probes: Record<string, Probe & { probe_id: string }> };
  profiles: { profiles: Record<string, { profile_path: string; probe_refs: string[]; key_specific_rules: string[] }> };
}

const load = <T>(id: string): T => JSON.parse(readFileSync(join(root, id, 'template.json'), 'utf8')) as T;

/** `<profile>:<probe> got <decision>` of every probe that ends otherwise than expected. */
function mismatches(id: string, profile: string, sbpl: string, probes: readonly Probe[], keyRules: readonly string[] = []): string[] {
  const text = readFileSync(join(root, id, sbpl), 'utf8');
  const runTimeBlock = runTimeBlockApplies(probes.map(({ driver }) => driver));
  const policy = compilePolicy(assembleProfile({ text, file: sbpl, runTimeBlock, keyRules }), world);
  return probes.flatMap((probe) => {
    const { decision } = simulateProbe(host, policy, probe);
    return decision === probe.expected ? [] : [`${profile}:${probe.name} got ${decision}`];
  });
}

function vfsProbes({ path_sets: sets }: Template, config: ProfileConfig): Probe[] {
  const prefix = (operation: string): string => (operation === 'file-read*' ? 'read' : 'write');
  const probe = (operation: string, target: string, expected: Expected): Probe => ({
    name: `${prefix(operation)}_${target}`,
    operation,
    target,
    expected,
  });
  const named = (paths: string | string[] | undefined): string[] => (typeof paths === 'string' ? (sets[paths] as string[]) : (paths ?? []));
  const extra = config.extra_manual_probes ?? [];
  if (config.manual_probes !== undefined) {
    return config.manual_probes;
  }
  const ops = config.ops ?? [];
  if (config.policy === 'literal') {
    const allowed = named(config.allowed_paths);
    return [
      ...named(config.request_paths).flatMap((path) => ops.map((op) => probe(op, path, allowed.includes(path) ? 'allow' : 'deny'))),
      ...extra,
    ];
  }
  const pairs = sets[config.path_pairs as string] as [string, string][];
  const generated = pairs.flatMap(([primary, alternate]) => {
    const opens = config.role !== 'first_only';
    const viaLink: Expected = opens && !alternate.startsWith('/private/var/') ? 'allow' : 'deny';
    return ops.flatMap((op) => [probe(op, primary, viaLink), probe(op, alternate, opens ? 'allow' : 'deny')]);
  });
  return [...generated, ...extra];
}

function metadataProbes({ path_pairs: pairs, ops }: Template, { allowed_sets: sets = [] }: ProfileConfig): Probe[] {
  const members: Record<string, string[]> = {
    canonical: pairs.map(([, canonical]) => canonical),
    alias_tmp: pairs.map(([alias]) => alias).filter((alias) => alias.startsWith('/tmp/')),
  };
  const allowed = sets.flatMap((set) => members[set] as string[]);
  return Object.entries(ops).flatMap(([operation, { syscalls, attr_payloads: payloads = [], attr_payload_syscalls: taking = [] }]) =>
    pairs.flat().flatMap((target) =>
      syscalls.flatMap((syscall) =>
        (taking.includes(syscall) ? payloads : [undefined]).map(
          (payload): Probe => ({
            name: [operation, syscall, payload, target].filter((part) => part !== undefined).join('_'),
            operation,
            target,
            driver: 'metadata_runner',
            syscall,
            attr_payload: payload,
            expected: allowed.includes(target) ? 'allow' : 'deny',
          }),
        ),
      ),
    ),
  );
}

const rw = (rest: string): string[] => [`read_${rest}`, `write_${rest}`];

describe('simulating the templates', () => {
  it('gives the predicted mismatches of vfs-canonicalization, and no other', () => {
    const template = load<Template>('vfs-canonicalization');
    const family = template.profile_order.map((id) => ({ id, config: template.profiles[id] as ProfileConfig }));
    const probes = family.map(({ config }) => vfsProbes(template, config));
    expect(probes.flat()).toHaveLength(127);
    const found = family.flatMap(({ id, config }, index) => mismatches('vfs-canonicalization', id, config.sbpl, probes[index] as Probe[]));
    const alias = '/var/tmp/vfs_canon_probe';
    const data = '/System/Volumes/Data/private/var/tmp/vfs_canon_probe';
    const firm = '/System/Volumes/Data/private/tmp/vfs_firmlink_probe';
    const link = '/private/tmp/vfs_linkdir/to_var_tmp/vfs_link_probe';
    const predicted: [string, string[], Expected][] = [
      ['vfs_private_tmp_only_openat', ['read_openat_/tmp/foo', 'read_openat_/private/tmp/foo'], 'deny'],
      ['vfs_var_tmp_alias_only', rw(alias), 'deny'],
      ['vfs_var_tmp_both', rw(alias), 'deny'],
      ['vfs_var_tmp_private_only', rw(data), 'allow'],
      ['vfs_var_tmp_both', rw(data), 'allow'],
      ['vfs_var_tmp_data_only', rw(data), 'deny'],
      ['vfs_etc_alias_only', ['read_/etc/hosts'], 'deny'],
      ['vfs_etc_both', ['read_/etc/hosts'], 'deny'],
      ['vfs_firmlink_private_only', rw(firm), 'allow'],
      ['vfs_firmlink_data_only', rw(firm), 'deny'],
      ['vfs_link_private_tmp_only', rw(link), 'deny'],
      ['vfs_link_both', rw(link), 'deny'],
    ];
    const expected = predicted.flatMap(([profile, names, got]) => names.map((name) => `${profile}:${name} got ${got}`));
    expect(expected).toHaveLength(22);
    expect(found.toSorted()).toEqual(expected.toSorted());
  });

  it('gives all 48 probes of the vfs base family as expected', () => {
    const template = load<Template>('vfs-canonicalization');
    for (const id of ['vfs_tmp_only', 'vfs_private_tmp_only', 'vfs_both_paths']) {
      const config = template.profiles[id] as ProfileConfig;
      const probes = vfsProbes(template, { ...config, extra_manual_probes: [] });
      expect(probes).toHaveLength(16);
      expect(mismatches('vfs-canonicalization', id, config.sbpl, probes)).toEqual([]);
    }
  });

  it('gives the whole metadata matrix as expected: 540 allowed, 756 denied', () => {
    const template = load<Template>('metadata-runner');
    let allowed = 0;
    let count = 0;
    for (const id of template.profile_order) {
      const config = template.profiles[id] as ProfileConfig;
      const probes = metadataProbes(template, config);
      expect(mismatches('metadata-runner', id, config.sbpl, probes), id).toEqual([]);
      allowed += probes.filter(({ expected }) => expected === 'allow').length;
      count += probes.length;
    }
    expect([allowed, count - allowed]).toEqual([540, 756]);
  });

  const staticMismatches = (id: string, only: (profile: string) => boolean = () => true): string[] => {
    const { plan, probes, profiles } = load<StaticTemplate>(id);
    return plan.profiles.filter(only).flatMap((profileId) => {
      const entry = profiles.profiles[profileId];
      const list = entry?.probe_refs.map((ref) => probes.probes[ref] as Probe) ?? [];
      return mismatches(id, profileId, entry?.profile_path ?? '', list, entry?.key_specific_rules);
    });
  };

  it('gives the predicted mismatches of runtime-adversarial, and no other', () => {
    expect(staticMismatches('runtime-adversarial').toSorted()).toEqual([
      'adv:path_canon_alias:allow-tmp got deny',
      'adv:path_canon_private:deny-tmp got allow',
      'adv:path_edges:allow-subpath got deny',
      'adv:path_edges:allow-tmp got deny',
      'adv:path_edges:write-subpath got deny',
      'adv:path_edges:write-tmp got deny',
    ]);
  });

  it('gives the predicted mismatches of the file lane of runtime-closure', () => {
    expect(staticMismatches('runtime-closure', (profile) => profile.includes(':file:'))).toEqual([
      'runtime-closure:file:v2_alias_literals:etc_hosts_alias got deny',
      'runtime-closure:file:v2_alias_literals:tmp_alias got deny',
      'runtime-closure:file:v2_private_literals:etc_hosts_data got allow',
      'runtime-closure:file:v2_private_literals:tmp_alias got allow',
      'runtime-closure:file:v2_private_literals:tmp_data got allow',
      'runtime-closure:file:v2_data_literals:etc_hosts_data got deny',
      'runtime-closure:file:v2_data_literals:tmp_data got deny',
    ]);
  });

  it('gives the device ladder of runtime-closure as it was observed', () => {
    const observed = [
      'v5_service_only',
      'v6_user_client_only',
      'v7_service_user_client_both',
      'v12_service_user_client_cvmsserv',
      'v13_ioaccelerator_connection',
    ];
    const denied = staticMismatches('runtime-closure', (profile) => observed.some((name) => profile.endsWith(`:iokit:${name}`)));
    expect(denied).toEqual([
      'runtime-closure:iokit:v5_service_only:iosurface_root got deny',
      'runtime-closure:iokit:v6_user_client_only:iosurface_root got deny',
    ]);
  });

  it('gives runtime-checks as expected', () => {
    expect(staticMismatches('runtime-checks', (profile) => !profile.startsWith('sys:'))).toEqual([]);
  });
});
