import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROMOTION_REASONS } from '@runtime/contracts';
import { assessPromotability } from '@runtime/promotion';
import { describe, expect, it } from 'vitest';
import { type EvidenceOptions, evidenceBundle, simulatedRun } from './support/evidence-bundle.js';

const reasonsOf = async (options: EvidenceOptions = {}): Promise<string[]> =>
  (await assessPromotability((await evidenceBundle(options)).run)).reasons;

describe('a clean run on the baseline host', () => {
  it('passes every gate, each with what it looked at and why', async () => {
    const found = await assessPromotability((await evidenceBundle()).run);
    expect(found).toMatchObject({ promotable_decision_stage: true, reasons: [], gate_set: 'evidence', gate_set_version: 2 });
    expect(found.gates?.map(({ code }) => code)).toEqual([...PROMOTION_REASONS]);
    for (const gate of found.gates ?? []) {
      expect(gate.passed, gate.code).toBe(true);
      expect(gate.explanation, gate.code).toMatch(/^[a-z].{5,}/);
      expect(Object.keys(gate.inputs as object).length, gate.code).toBeGreaterThan(0);
    }
  });

  it('says that the dyld cache was not compared, which decides nothing', async () => {
    expect((await assessPromotability((await evidenceBundle()).run)).information).toEqual(['dyld_not_compared']);
  });

  it('says that the run was filtered, which decides nothing', async () => {
    const { run } = await evidenceBundle({
      manifest: ({ execution }) => {
        execution['filters'] = { only_profiles: ['p'], only_scenarios: [] };
      },
    });
    const found = await assessPromotability(run);
    expect(found.information).toEqual(['dyld_not_compared', 'filtered_run']);
    expect(found.promotable_decision_stage).toBe(true);
  });
});

describe('the native helper', () => {
  it('counts as a tool when it has the bytes that were built, wherever it stood', async () => {
    const digest = 'ab'.repeat(32);
    const helper = {
      name: 'runtime_helper',
      path: 'runtime-helper-darwin-arm64',
      real_path: null,
      sha256: digest,
      system: false,
      manifest_sha256: digest,
    };
    const { run } = await evidenceBundle({ manifest: ({ execution }) => void (execution['tools'] as unknown[]).push(helper) });
    expect((await assessPromotability(run)).promotable_decision_stage).toBe(true);
  });
});

const execution = (name: string, value: unknown): EvidenceOptions => ({
  manifest: (manifest) => {
    manifest.execution[name] = value;
  },
});
const start = (name: string, value: unknown): EvidenceOptions => ({
  manifest: (manifest) => {
    (manifest.execution['clean_start'] as Record<string, unknown>)[name] = value;
  },
});
const host = (name: string, value: unknown): EvidenceOptions => ({
  manifest: (manifest) => {
    (manifest.execution['host'] as Record<string, unknown>)[name] = value;
  },
});
const tools = (change: Record<string, unknown>): EvidenceOptions => ({
  manifest: (manifest) => void Object.assign((manifest.execution['tools'] as object[])[0] ?? {}, change),
});

describe('a gate that does not pass', () => {
  it.each<[string, EvidenceOptions, string | string[]]>([
    [
      'a direct channel',
      {
        manifest: (m) => {
          m['channel'] = 'direct';
        },
      },
      ['evidence_inconsistent', 'not_clean_channel'],
    ],
    ['a simulated runner', simulatedRun, ['apply_failed', 'simulated_runner']],
    ['a simulated runner beside rows of the kernel', execution('runner', 'simulated'), ['evidence_inconsistent', 'simulated_runner']],
    ['an unknown runner', execution('runner', null), 'simulated_runner'],
    ['no lock', execution('lock', 'none'), 'lock_not_held'],
    ['an unknown lock', execution('lock', null), 'lock_not_held'],
    [
      'a dry run',
      {
        manifest: (m) => {
          m['dry_run'] = true;
        },
      },
      'dry_run',
    ],
    [
      'an unsaid dry run',
      { manifest: (m) => void delete m['dry_run'] },
      ['apply_preflight_missing', 'bundle_failed', 'bundle_incomplete', 'bundle_integrity_unverified', 'dry_run', 'evidence_inconsistent'],
    ],
    [
      'no scenario lane',
      execution('lanes', { baseline: true, scenario: false, oracle: true }),
      ['evidence_inconsistent', 'scenario_lane_missing'],
    ],
    ['unknown lanes', execution('lanes', null), 'scenario_lane_missing'],
    ['no clean start', execution('clean_start', null), 'clean_start_unproven'],
    ['an unconfirmed nonce', start('nonce_confirmed', null), 'clean_start_unproven'],
    ['a parent that is not launchd', start('parent_pid', 77), 'clean_start_unproven'],
    ['an inherited service name', start('xpc_service_name', '0'), 'clean_start_unproven'],
    ['a sandboxed start', start('self_check', { source: 'sandbox_check', sandboxed: true }), 'clean_start_unproven'],
    ['an unknown self check', start('self_check', { source: 'nested', sandboxed: null }), 'clean_start_unproven'],
    ['an unknown environment', start('environment', null), 'clean_start_unproven'],
    ['another build', host('build', '23F79'), 'host_world_mismatch'],
    ['an unknown build', host('build', null), 'host_world_mismatch'],
    ['another machine', host('machine', 'x86_64'), 'host_world_mismatch'],
    ['a run that saw a difference', execution('world_match', { compared: [], result: 'differs' }), 'host_world_mismatch'],
    ['a run that compared nothing', execution('world_match', { compared: [], result: 'unknown' }), 'host_world_mismatch'],
    ['a world nobody knows', { worldId: 'ventura-13' }, 'host_world_mismatch'],
    ['a tool from elsewhere', tools({ path: '/opt/bin/sandbox-exec' }), 'tools_not_system'],
    ['a tool that leads elsewhere', tools({ real_path: '/opt/x' }), 'tools_not_system'],
    ['a tool that climbs out', tools({ real_path: '/usr/bin/../../opt/x' }), 'tools_not_system'],
    ["a tool not known to be the system's", tools({ system: null }), 'tools_not_system'],
    ['a helper of unknown bytes', tools({ name: 'runtime_helper', system: false, sha256: null }), 'tools_not_system'],
    [
      'a helper with other bytes than were built',
      tools({ name: 'runtime_helper', system: false, manifest_sha256: 'ab'.repeat(32) }),
      'tools_not_system',
    ],
    [
      'another program that says it was built',
      tools({ system: false, sha256: 'ab'.repeat(32), manifest_sha256: 'ab'.repeat(32) }),
      'tools_not_system',
    ],
    ['no tools on record', execution('tools', []), 'tools_not_system'],
    [
      'no preflight',
      {
        manifest: (m) => {
          m['apply_preflight'] = null;
        },
      },
      ['already_sandboxed', 'apply_failed', 'apply_preflight_missing', 'evidence_inconsistent'],
    ],
    [
      'a preflight copy that disagrees',
      {
        manifest: (m) => {
          m.apply_preflight = { ...m.apply_preflight, record: { ...(m.apply_preflight?.['record'] as object), exit_code: 1 } };
        },
      },
      ['apply_preflight_missing', 'evidence_inconsistent'],
    ],
    ['a failed apply', { preflight: { apply_ok: false } }, 'apply_failed'],
    ['an unknown apply', { preflight: { apply_ok: null } }, 'apply_failed'],
    [
      'an apply of another type',
      { preflight: { apply_ok: 'true' } },
      [
        'apply_failed',
        'apply_preflight_missing',
        'bundle_failed',
        'bundle_incomplete',
        'bundle_integrity_unverified',
        'evidence_inconsistent',
      ],
    ],
    [
      'a runner in a sandbox',
      { preflight: { sandbox_check_self: { source: 'sandbox_check', rc: 1, sandboxed: true } } },
      'already_sandboxed',
    ],
    [
      'a self check that ended in an error',
      { preflight: { sandbox_check_self: { source: 'sandbox_check', error: 'not found' } } },
      'already_sandboxed',
    ],
    ['a failed run', { status: { state: 'failed' }, indexStatus: 'failed' }, ['bundle_failed', 'run_failed']],
    ['a missing artifact', { without: ['oracle_results.json'], indexStatus: 'partial' }, 'bundle_incomplete'],
    [
      'no results',
      { without: ['runtime_results.json'], indexStatus: 'partial' },
      ['bundle_incomplete', 'decision_stage_artifacts_missing'],
    ],
  ])('%s', async (_, options, reason) => {
    expect(await reasonsOf(options)).toEqual([reason].flat());
  });

  it('is named alone when it is the only one', async () => {
    expect(await reasonsOf(execution('lock', 'none'))).toEqual(['lock_not_held']);
    expect(await reasonsOf(execution('runner', null))).toEqual(['simulated_runner']);
    expect(
      await reasonsOf({
        manifest: (m) => {
          m['channel'] = 'direct';
          m.execution['clean_start'] = null;
        },
        status: { channel: 'direct' },
      }),
    ).toEqual(['clean_start_unproven', 'not_clean_channel']);
  });

  it('shows in the gate what was seen and what it means', async () => {
    const { run } = await evidenceBundle(execution('lock', 'none'));
    const gate = (await assessPromotability(run)).gates?.find(({ code }) => code === 'lock_not_held');
    expect(gate).toMatchObject({ passed: false, inputs: { lock: 'none' } });
    expect(gate?.explanation).toContain('writers');
  });
});

describe('documents of the wrong type, in evidence of ours', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['an array', []],
    ['a text', 'yes'],
    ['an empty object', {}],
  ])('an execution that is %s passes nothing it should have proved', async (_, value) => {
    const reasons = await reasonsOf({
      manifest: (m) => {
        (m as Record<string, unknown>)['execution'] = value;
      },
    });
    expect(reasons).toEqual(
      expect.arrayContaining(['clean_start_unproven', 'host_world_mismatch', 'lock_not_held', 'simulated_runner', 'tools_not_system']),
    );
  });

  it.each<[string, unknown, string]>([
    ['runner', ['seatbelt'], 'simulated_runner'],
    ['tools', { length: 1 }, 'tools_not_system'],
  ])('do not verify, and pass no gate: %s', async (name, value, reason) => {
    expect(await reasonsOf(execution(name, value))).toEqual(expect.arrayContaining(['bundle_integrity_unverified', reason]));
  });

  it('are no reason to throw', async () => {
    const { run } = await evidenceBundle();
    writeFileSync(join(run, 'run_status.json'), '[]');
    expect((await assessPromotability(run)).reasons).toEqual(
      expect.arrayContaining(['bundle_integrity_unverified', 'run_failed', 'run_status_missing']),
    );
  });

  it('a manifest that is no JSON leaves our artifacts, and so our rules', async () => {
    const { run } = await evidenceBundle();
    writeFileSync(join(run, 'run_manifest.json'), '{');
    const found = await assessPromotability(run);
    expect(found.gate_set).toBe('evidence');
    expect(found.reasons).toContain('manifest_missing');
  });
});

describe('a bundle that was changed', () => {
  it('does not verify', async () => {
    const { run } = await evidenceBundle();
    const path = join(run, 'runtime_events.normalized.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('deny', 'dend'));
    expect((await assessPromotability(run)).reasons).toEqual(expect.arrayContaining(['bundle_integrity_unverified']));
  });

  it('is judged by our rules even when the index leaves the manifest out', async () => {
    const { run } = await evidenceBundle();
    const path = join(run, 'artifact_index.json');
    const index = JSON.parse(readFileSync(path, 'utf8')) as { artifacts: { path: string }[] };
    index.artifacts = index.artifacts.filter(({ path: name }) => !name.includes('/job/') && !name.endsWith('run_manifest.json'));
    writeFileSync(path, JSON.stringify(index));
    const found = await assessPromotability(run);
    expect(found.gate_set).toBe('evidence');
    expect(found.promotable_decision_stage).toBe(false);
  });
});
