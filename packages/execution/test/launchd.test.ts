import { readdirSync } from 'node:fs';
import { validateBundle } from '@runtime/bundle-store';
import { checkDocument, LaunchctlDiagnosticsSchema, RunManifestSchema } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';
import { runPlanIn } from '../src/run.js';
import type { Setting } from '../src/setting.js';
import { type Document, reader } from './support/bundle.js';
import { type Mac, simulatedMac } from './support/mac.js';
import type { Script } from './support/script.js';
import { type SmallSuiteOptions, smallSuite } from './support/small-suite.js';
import type { Suite } from './support/suite.js';

const SCENARIO: SmallSuiteOptions = {
  lanes: { baseline: false, scenario: true, oracle: false },
  probes: [{ id: 'one' }, { id: 'two', target: '/private/tmp/bar', expected: 'deny' }],
};

/** Looks often, and kicks so late that only the looking can have ended the run. */
const WATCHFUL: Partial<Setting> = { launchTiming: { kickstart: 60_000, grace: 8000, watch: 50 }, connectMs: 60_000 };

interface Launched {
  suite: Suite;
  mac: Mac;
  status: string;
  run: ReturnType<typeof reader>;
  diagnostics: Document;
}

async function launch(
  script: Script = {},
  options: SmallSuiteOptions = SCENARIO,
  mac = simulatedMac(script),
  hurry: Partial<Setting> = {},
): Promise<Launched> {
  const suite = smallSuite(options);
  const bundle = await runPlanIn({ ...mac.setting, ...hurry }, suite.plan, suite.out, { channel: 'launchd_clean', repoRoot: suite.root });
  const run = reader(suite, bundle);
  const name = 'launchctl/launchctl_diagnostics.json';
  return { suite, mac, status: bundle.status, run, diagnostics: run.has(name) ? run.json(name) : null };
}

/** Whatever happened: the stage is gone, no job is loaded, and the bundle says what it holds. */
async function leavesNothing({ mac, run }: Launched): Promise<void> {
  expect(readdirSync(mac.temp)).toEqual([]);
  expect((await validateBundle(run.dir)).errors).toEqual([]);
  for (const name of run.names()) expect(run.text(name), name).not.toContain('runtime-stage-');
}

describe('when a run goes through launchd_clean', () => {
  it('proves its clean start', async () => {
    const launched = await launch();
    expect(launched.status).not.toBe('failed');
    const { clean_start: start } = launched.run.json('run_manifest.json').execution;
    expect(start).toMatchObject({ nonce_confirmed: true, parent_pid: 1, self_check: { source: 'nested_sandbox_exec', sandboxed: false } });
    expect(start.label).toMatch(/^runtime-tools\.run\./);
    expect(start.xpc_service_name).toBe(start.label);
    expect(start.environment).toContain('XPC_SERVICE_NAME');
    await leavesNothing(launched);
  });

  it('keeps every transcript and the property list as artifacts of the commit', async () => {
    const launched = await launch();
    const { diagnostics, run } = launched;
    const commands = diagnostics.launchctl_cmds;
    expect([...new Set(commands.map(({ step }: Document) => step))]).toEqual([
      'print_gui_domain',
      'plutil_lint',
      'bootstrap',
      'bootout',
      'print_after_bootout',
    ]);
    expect(commands.slice(0, 4).map(({ rc }: Document) => rc)).toEqual([0, 0, 0, 0]);
    expect(commands.at(-1).rc).toBe(113);
    for (const command of diagnostics.launchctl_cmds) {
      expect(run.has(command.stdout_path)).toBe(true);
      expect(run.has(command.stderr_path)).toBe(true);
    }
    const indexed = run.json('artifact_index.json').artifacts.map(({ path }: Document) => path);
    expect(indexed.some((path: string) => path.endsWith('.plist'))).toBe(true);
    expect(diagnostics).toMatchObject({
      domain: 'gui/501',
      domain_reason: 'gui_domain_available',
      session_types: null,
      job_gone: 'confirmed',
      stage_removed: true,
    });
    expect(checkDocument(LaunchctlDiagnosticsSchema, diagnostics)).toEqual([]);
    expect(checkDocument(RunManifestSchema, run.json('run_manifest.json'))).toEqual([]);
    expect(run.json('run_status.json').launchctl_diagnostics).toBe('launchctl/launchctl_diagnostics.json');
  });

  it('stages a declared list of files and nothing else', async () => {
    const { diagnostics } = await launch();
    expect(diagnostics.staged.map(({ name }: Document) => name)).toEqual([
      'runner.mjs',
      'job/job.json',
      'runtime_profiles/p.p.runtime.sb',
      'job/world.json',
    ]);
  });

  it('uses the background session where nobody is logged in, and a label of its own each time', async () => {
    const first = await launch({ gui: false });
    const second = await launch({ gui: false });
    expect(first.diagnostics).toMatchObject({ domain: 'user/501', domain_reason: 'gui_domain_unavailable', session_types: ['Background'] });
    expect(first.status).not.toBe('failed');
    expect(first.diagnostics.label).not.toBe(second.diagnostics.label);
  });

  it('kicks a job that was accepted and not spawned', async () => {
    const launched = await launch({ never_spawns: 'until_kicked' }, SCENARIO, undefined, { launchTiming: { kickstart: 100, grace: 8000 } });
    expect(launched.status).not.toBe('failed');
    expect(launched.diagnostics.launchctl_cmds.map(({ step }: Document) => step)).toContain('kickstart');
    await leavesNothing(launched);
  });

  it('falls back to another place for the stage when getconf names none', async () => {
    const launched = await launch({ temp: null });
    // Without /private/tmp on this machine there is no place at all, and that is said.
    if (launched.status === 'failed') expect(launched.run.json('run_status.json').error).toContain('STAGE_FAILED');
    else expect(launched.diagnostics.stage_removed).toBe(true);
  });

  it('waits for a label that settles slowly', async () => {
    const launched = await launch({ settle_ms: 900 });
    expect(launched.diagnostics.job_gone).toBe('confirmed');
    await leavesNothing(launched);
  });
});

describe('when launchd does not take the job', () => {
  const failures: { name: string; script: Script; rc: number; first: string; verdict: string }[] = [
    { name: '3, no such process', script: { bootstrap: { rc: 3 } }, rc: 3, first: 'label_settling', verdict: 'unknown' },
    {
      name: '5 with the label still loaded',
      script: { bootstrap: { rc: 5, loads: true }, never_spawns: true },
      rc: 5,
      first: 'label_loaded',
      verdict: 'yes',
    },
    { name: '5 for no visible reason', script: { bootstrap: { rc: 5 } }, rc: 5, first: 'service_disabled', verdict: 'unknown' },
    { name: '36, still being torn down', script: { bootstrap: { rc: 36 } }, rc: 36, first: 'label_settling', verdict: 'unknown' },
    { name: '37, already in progress', script: { bootstrap: { rc: 37 } }, rc: 37, first: 'label_settling', verdict: 'unknown' },
    { name: '113, no such service', script: { bootstrap: { rc: 113 } }, rc: 113, first: 'already_sandboxed', verdict: 'no' },
    { name: '119, disabled', script: { bootstrap: { rc: 119 } }, rc: 119, first: 'service_disabled', verdict: 'yes' },
    { name: '125, no such domain', script: { bootstrap: { rc: 125 } }, rc: 125, first: 'domain_missing', verdict: 'yes' },
    { name: '78, which nobody has explained', script: { bootstrap: { rc: 78 } }, rc: 78, first: 'service_disabled', verdict: 'unknown' },
  ];
  it.each(failures)('explains $name', async ({ script, rc, first, verdict }) => {
    const launched = await launch(script);
    expect(launched.status).toBe('failed');
    expect(launched.run.json('run_status.json')).toMatchObject({
      failure_stage: 'channel',
      error: expect.stringContaining(`status ${rc}`),
    });
    const { causes } = launched.diagnostics.bootstrap_failure;
    expect(launched.diagnostics.bootstrap_failure.rc).toBe(rc);
    expect([causes[0].cause, causes[0].verdict]).toEqual([first, verdict]);
    for (const cause of causes) expect(cause).toMatchObject({ check: expect.any(String), explanation: expect.any(String) });
    expect(launched.diagnostics.log_show).toMatchObject({ rc: 0 });
    await leavesNothing(launched);
  });

  it('says so before it asks launchd, when it is itself in a sandbox', async () => {
    const launched = await launch({ nested: true });
    expect(launched.run.json('run_status.json').error).toContain('ALREADY_SANDBOXED');
    expect(launched.mac.calls().some(([tool]) => tool === 'launchctl')).toBe(false);
    await leavesNothing(launched);
  });

  it('does not bootstrap a property list that plutil refuses', async () => {
    const launched = await launch({ lint: { rc: 1, text: 'Encountered unexpected EOF' } });
    expect(launched.run.json('run_status.json').error).toContain('PLIST_INVALID');
    expect(launched.mac.calls().some(([, verb]) => verb === 'bootstrap')).toBe(false);
    await leavesNothing(launched);
  });

  it('tells a launchctl that cannot be run from a job that is absent', async () => {
    const mac = simulatedMac();
    const tools = { ...mac.tools, launchctl: '/nonexistent/launchctl' };
    const launched = await launch({}, SCENARIO, simulatedMac({}, { tools }), { launchTiming: { kickstart: 15_000, grace: 300 } });
    expect(launched.run.json('run_status.json').error).toContain('LAUNCHCTL_UNAVAILABLE');
    expect(launched.diagnostics.job_gone).toBe('unconfirmed');
  });
});

describe('when the job goes wrong', () => {
  it('gives up on a job that never spawns', async () => {
    const launched = await launch({ never_spawns: true }, SCENARIO, undefined, {
      launchTiming: { kickstart: 100, grace: 8000 },
      connectMs: 4000,
    });
    expect(launched.run.json('run_status.json')).toMatchObject({
      failure_stage: 'deadline',
      error: expect.stringContaining('never connected'),
    });
    expect(launched.diagnostics.launchctl_cmds.map(({ step }: Document) => step)).toContain('kickstart');
    await leavesNothing(launched);
  });

  it('ends at once when the job says why it cannot connect', async () => {
    const launched = await launch({ tamper: { file: 'spec.json', text: '{}' } }, SCENARIO, undefined, WATCHFUL);
    expect(launched.run.json('run_status.json')).toMatchObject({
      failure_stage: 'channel',
      error: expect.stringMatching(/^RUNNER_DIED: the runner ended at its start: SPEC_INVALID: /),
    });
    expect(launched.run.text(`launchctl/${launched.diagnostics.label}.stderr.txt`)).toContain('SPEC_INVALID');
    await leavesNothing(launched);
  });

  it('ends at once when launchd has forgotten the job', async () => {
    const launched = await launch({ forgets: true }, SCENARIO, undefined, WATCHFUL);
    expect(launched.run.json('run_status.json')).toMatchObject({
      failure_stage: 'channel',
      error: expect.stringContaining('launchd does not know the job any more'),
    });
    await leavesNothing(launched);
  });

  it('keeps what came before the worker was killed', async () => {
    const many = { ...SCENARIO, probes: Array.from({ length: 6 }, (_, at) => ({ id: `p${at}` })) };
    const launched = await launch({ kill_worker_at_probe: 3 }, many);
    expect(launched.run.json('run_status.json')).toMatchObject({
      failure_stage: 'runner',
      error: expect.stringMatching(/died after 2 of 6 rows/),
    });
    expect(launched.run.has('runtime_results.json')).toBe(false);
    await leavesNothing(launched);
  });

  it('ends a job that hangs and does not listen', async () => {
    const launched = await launch({ tools: { head: 'forever' }, stubborn: true }, { ...SCENARIO, probes: [{ id: 'one' }] }, undefined, {
      limits: { probe_ms: 60_000, total_ms: 4000 },
      launchTiming: { kickstart: 15_000, grace: 700 },
    });
    expect(launched.run.json('run_status.json')).toMatchObject({ failure_stage: 'deadline' });
    const steps = launched.diagnostics.launchctl_cmds.map(({ step }: Document) => step);
    expect(steps).toContain('kill_term');
    expect(steps).toContain('kill_kill');
    expect(launched.diagnostics.job_gone).toBe('confirmed');
    await leavesNothing(launched);
  });

  it('stops at a profile that was changed after it was staged', async () => {
    const launched = await launch({ tamper: { file: 'runtime_profiles/p.p.runtime.sb', text: '(version 1)(allow default)' } });
    expect(launched.run.json('run_status.json').error).toContain('profile_changed');
    expect(launched.run.rows()).toEqual([]);
    await leavesNothing(launched);
  });

  it('stops at a job that was changed after it was staged', async () => {
    const launched = await launch({ tamper: { file: 'job/job.json', text: '{}' } });
    expect(launched.status).toBe('failed');
    expect(launched.run.rows()).toEqual([]);
    await leavesNothing(launched);
  });

  it('takes no row and no end record from a file that a probe wrote', async () => {
    const launched = await launch({ tools: { head: 'forge_rows' } });
    const rows = launched.run.rows();
    expect(rows.map((row) => row.profile_id)).not.toContain('forged');
    expect(rows).toHaveLength(2);
    expect(launched.run.json('job/done.json').rows).toBe(2);
    await leavesNothing(launched);
  });

  it.each([
    { behaviour: 'flood', expected: { reason: 'output_limit', truncated: true } },
    { behaviour: 'crash', expected: { outcome: 'signalled' } },
    { behaviour: 'binary', expected: { binary_output: true } },
    { behaviour: 'escape', expected: { left_behind: true } },
    { behaviour: 'imitate', expected: { answer: null, started: true } },
  ] as const)('outlives a probe that does "$behaviour"', async ({ behaviour, expected }) => {
    const launched = await launch({ tools: { head: behaviour } }, { ...SCENARIO, probes: [{ id: 'one' }] });
    expect(launched.status).not.toBe('failed');
    expect(launched.run.rows()[0]).toMatchObject(expected);
    await leavesNothing(launched);
  });

  it.each(['bad_profile', 'stub_exec_denied', 'exec_denied', 'abort'] as const)(
    'measures nothing where sandbox-exec answers "%s"',
    async (kind) => {
      const launched = await launch({ sandbox_exec: kind });
      expect(launched.run.rows().map((row) => [row.started, row.answer ?? null])).toEqual([
        [false, null],
        [false, null],
      ]);
      expect(launched.run.json('runtime_results.json').p.status).toBe('blocked');
      await leavesNothing(launched);
    },
  );
});

describe('when the host is not the world of the plan', () => {
  it.each([
    { script: {}, machine: 'arm64', result: process.arch === 'arm64' ? 'match' : 'differs' },
    { script: { product_version: '15.1', build: '24B83' }, machine: 'any', result: 'differs' },
  ])('records what was compared: $script', async ({ script, result }) => {
    const { run } = await launch(script);
    const { world_match: match } = run.json('run_manifest.json').execution;
    expect(match).toEqual({ compared: ['product_version', 'build', 'machine'], result });
  });
});
