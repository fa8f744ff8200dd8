import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { outputDigest } from '@runtime/job';
import { describe, expect, it } from 'vitest';
import { runPlanIn } from '../src/run.js';
import { reader } from './support/bundle.js';
import { simulatedMac } from './support/mac.js';
import { smallSuite } from './support/small-suite.js';

/** As the simulated helper says it. */
const SHARED_CACHE = '00112233-4455-6677-8899-AABBCCDDEEFF';

type Tool = { name: string; system: boolean; sha256: string | null };

describe('when probes run behind sandbox-exec', () => {
  it("decides as the policy does, and records that no tool was the system's", async () => {
    const suite = smallSuite();
    const mac = simulatedMac();
    const bundle = await runPlanIn(mac.setting, suite.plan, suite.out, { runner: 'seatbelt', repoRoot: suite.root });
    const run = reader(suite, bundle);
    expect(run.rows().map((row) => [row.lane, row.driver, row.started, row.answer, row.reason])).toEqual([
      ['baseline', 'head', true, 'allow', undefined],
      ['baseline', 'head', true, 'allow', undefined],
      ['scenario', 'head', true, 'allow', undefined],
      ['scenario', 'head', true, 'deny', undefined],
      ['oracle', undefined, false, undefined, 'driver_unavailable'],
      ['oracle', undefined, false, undefined, 'driver_unavailable'],
    ]);
    const { execution } = run.json('run_manifest.json');
    expect(execution.tools.map((tool: Tool) => tool.name)).toEqual(['bash', 'csrutil', 'head', 'sandbox_exec', 'sw_vers', 'true']);
    const head = execution.tools.find((tool: Tool) => tool.name === run.rows()[0].tool);
    expect(head?.path).toBe(run.rows()[0].command[0]);
    expect(execution.tools.every((tool: Tool) => !tool.system && tool.sha256 !== null)).toBe(true);
    expect(execution.host).toMatchObject({ platform: 'darwin', product_version: '14.4.1', build: '23E224', sip: 'enabled' });
    expect((await validateBundle(run.dir)).errors).toEqual([]);
  });

  it('takes no errno from an exit status or a text', async () => {
    const suite = smallSuite();
    const mac = simulatedMac();
    const run = reader(suite, await runPlanIn(mac.setting, suite.plan, suite.out, { runner: 'seatbelt', repoRoot: suite.root }));
    const denied = run.rows()[3];
    expect(denied).toMatchObject({ exit_code: 1, errno: null, errno_source: null, errno_text: 'Operation not permitted' });
    const row = run.json('runtime_results.json').p.probes[1];
    expect(row).toMatchObject({ actual: 'deny', match: true, runtime_result: { status: 'errno', errno: null, failure_stage: 'probe' } });
  });

  it('has the errno and the observed paths where the call was its own', async () => {
    const suite = smallSuite();
    const mac = simulatedMac({}, { helper: true });
    const run = reader(suite, await runPlanIn(mac.setting, suite.plan, suite.out, { runner: 'seatbelt', repoRoot: suite.root }));
    const [allowed, denied] = run.rows().filter((row) => row.lane === 'scenario');
    expect(allowed).toMatchObject({ driver: 'open-read', answer: 'allow', observed_path: '/private/tmp/foo', apply_model: 'self_apply' });
    expect(allowed).toMatchObject({ stdout: '', stderr: '', output_sha256: outputDigest({ stdout: '', stderr: '' }) });
    expect(denied).toMatchObject({ driver: 'open-read', answer: 'deny', errno: 1, errno_source: 'call' });
    expect(run.json('oracle_results.json').results.map((row: { source: string; decision: string }) => [row.source, row.decision])).toEqual([
      ['sandbox_check', 'allow'],
      ['sandbox_check', 'deny'],
    ]);
    const { host, tools } = run.json('run_manifest.json').execution;
    expect(host).toMatchObject({
      model: 'Simulated1,1',
      virtual_machine: true,
      translated: null,
      dyld_uuid: SHARED_CACHE,
      dyld_digest: SHARED_CACHE,
      csr_config: 0,
    });
    expect(tools.map((tool: Tool) => tool.name)).toContain('runtime_helper');
    const witness = run.json('path_witnesses.json').records.find((record: { lane: string }) => record.lane === 'scenario');
    expect(witness).toMatchObject({ observed_path: '/private/tmp/foo', observed_path_source: 'probe_fgetpath:present' });
  });
});

describe('when something writes to the native helper', () => {
  it('stops the run, and measures nothing after it', async () => {
    const suite = smallSuite({ lanes: { baseline: false, scenario: true, oracle: false } });
    const mac = simulatedMac({}, { helper: true });
    const path = join(mac.state, 'bin', 'runtime-helper');
    renameSync(path, `${path}.real`);
    writeFileSync(path, `#!/bin/sh\n[ "$2" = open_read ] && echo '# changed' >> "$0"\nexec "$0.real" "$@"\n`, { mode: 0o755 });
    const bundle = await runPlanIn(mac.setting, suite.plan, suite.out, { runner: 'seatbelt', repoRoot: suite.root });
    const run = reader(suite, bundle);
    expect(bundle.status).toBe('failed');
    expect(run.rows()).toMatchObject([{ answer: 'allow' }]);
    expect(run.json('run_status.json').error).toContain('helper_changed');
  });
});

describe('when a probe does not get as far as its operation', () => {
  it('decides nothing, and blocks its profile', async () => {
    const suite = smallSuite({ lanes: { baseline: false, scenario: true, oracle: false } });
    const mac = simulatedMac({ sandbox_exec: 'exec_denied' });
    const run = reader(suite, await runPlanIn(mac.setting, suite.plan, suite.out, { runner: 'seatbelt', repoRoot: suite.root }));
    for (const row of run.rows())
      expect({ answer: null, ...row }).toMatchObject({ failure_stage: 'bootstrap', started: false, answer: null });
    const { status, probes } = run.json('runtime_results.json').p;
    expect(status).toBe('blocked');
    expect(probes.map((row: { actual: unknown; match: unknown }) => [row.actual, row.match])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it.each([
    { tool: 'imitate', expected: { outcome: 'completed', started: true, reason: 'probe_failed', exit_code: 71 } },
    { tool: 'binary', expected: { outcome: 'completed', binary_output: true, output_sha256: null } },
    { tool: 'flood', expected: { outcome: 'signalled', reason: 'output_limit', truncated: true, output_sha256: null } },
  ] as const)('keeps a tool that does "$tool" apart from a denial', async ({ tool, expected }) => {
    const suite = smallSuite({ lanes: { baseline: false, scenario: true, oracle: false }, probes: [{ id: 'one' }] });
    const mac = simulatedMac({ tools: { head: tool } });
    const run = reader(suite, await runPlanIn(mac.setting, suite.plan, suite.out, { runner: 'seatbelt', repoRoot: suite.root }));
    expect(run.rows()[0]).toMatchObject(expected);
    expect(run.json('runtime_results.json').p.probes[0].actual).not.toBe('deny');
  });

  it('knows a target that is not there from one that is denied', async () => {
    const suite = smallSuite({ probes: [{ id: 'gone', target: '/private/tmp/no-such-file', expected: 'deny' }] });
    const mac = simulatedMac();
    const run = reader(suite, await runPlanIn(mac.setting, suite.plan, suite.out, { runner: 'seatbelt', repoRoot: suite.root }));
    for (const row of run.rows().filter(({ lane }) => lane !== 'oracle')) expect(row.absent).toBe(true);
    expect(run.json('runtime_results.json').p.probes[0]).toMatchObject({
      actual: null,
      runtime_result: { failure_kind: 'probe_target_absent' },
    });
    expect(run.json('baseline_results.json').results[0].status).toBe('unknown');
  });

  it('runs nothing at all from inside a sandbox', async () => {
    const suite = smallSuite();
    const mac = simulatedMac({ nested: true });
    const bundle = await runPlanIn(mac.setting, suite.plan, suite.out, { runner: 'seatbelt', repoRoot: suite.root });
    const run = reader(suite, bundle);
    expect(bundle.status).toBe('failed');
    expect(run.rows()).toEqual([]);
    expect(run.json('run_status.json')).toMatchObject({ failure_stage: 'apply', state: 'failed' });
    expect(mac.calls().filter(([tool, flag]) => tool === 'sandbox-exec' && flag === '-f')).toEqual([]);
  });

  it('has no driver for what it cannot measure, rather than a harmless program', async () => {
    const suite = smallSuite({
      lanes: { baseline: false, scenario: true, oracle: false },
      probes: [
        { id: 'write', operation: 'file-write*', target: '/private/tmp/foo' },
        { id: 'unheard', operation: 'nvram-set', target: 'x' },
        { id: 'exec', operation: 'process-exec', target: '/bin/sh' },
      ],
    });
    const mac = simulatedMac();
    const run = reader(suite, await runPlanIn(mac.setting, suite.plan, suite.out, { runner: 'seatbelt', repoRoot: suite.root }));
    expect(run.rows().map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['not_run', 'driver_unavailable'],
      ['not_run', 'driver_unknown'],
      ['not_run', 'driver_unknown'],
    ]);
  });

  it('changes no attribute outside the fixture directory of the run', async () => {
    const suite = smallSuite({
      lanes: { baseline: true, scenario: true, oracle: false },
      probes: [{ id: 'chmod', operation: 'file-write*', target: '/private/tmp/foo', driver: 'metadata_runner', syscall: 'chmod' }],
    });
    const mac = simulatedMac({}, { helper: true });
    const run = reader(suite, await runPlanIn(mac.setting, suite.plan, suite.out, { runner: 'seatbelt', repoRoot: suite.root }));
    for (const row of run.rows()) expect(row).toMatchObject({ outcome: 'not_run', reason: 'would_change_host' });
  });
});
