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
      // Of a domain nothing is kept but status and standard error: it lists what the user runs.
      if (command.step === 'print_gui_domain') expect(command.stdout_path).toBeNull();
      else expect(run.has(command.stdout_path)).toBe(true);
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

  it('falls back to another place for the stage when getconf names none', async () => {
    const launched = await launch({ temp: null });
    // Without /private/tmp on this machine there is no place at all, and that is said.
    if (launched.status === 'failed') expect(launched.run.json('run_status.json').error).toContain('STAGE_FAILED');
    else expect(launched.diagnostics.stage_removed).toBe(true);
  });
});

describe('when launchd does not take the job', () => {
  it('lists every cause the status can have, each with the check of it', async () => {
    const launched = await launch({ bootstrap: { rc: 5, loads: true }, never_spawns: true });
    const { causes, rc } = launched.diagnostics.bootstrap_failure;
    expect(rc).toBe(5);
    expect(causes.map(({ cause }: Document) => cause)).toContain('already_sandboxed');
    for (const cause of causes) expect(cause).toMatchObject({ check: expect.any(String), explanation: expect.any(String) });
    expect(launched.diagnostics.log_show).toMatchObject({ rc: 0 });
    await leavesNothing(launched);
  });

  it('says so before it asks launchd, when it is itself in a sandbox', async () => {
    const launched = await launch({ nested: true });
    expect(launched.mac.calls().some(([tool]) => tool === 'launchctl')).toBe(false);
    await leavesNothing(launched);
  });

  it('does not bootstrap a property list that plutil refuses', async () => {
    const launched = await launch({ lint: { rc: 1, text: 'Encountered unexpected EOF' } });
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

  it('takes no row and no end record from a file that a probe wrote', async () => {
    const launched = await launch({ tools: { head: 'forge_rows' } });
    const rows = launched.run.rows();
    expect(rows.map((row) => row.profile_id)).not.toContain('forged');
    expect(rows).toHaveLength(2);
    expect(launched.run.json('job/done.json').rows).toBe(2);
    await leavesNothing(launched);
  });
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
