import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import type { RunSpec } from '@runtime/job';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it, vi } from 'vitest';
import { ExecutionError } from '../../src/error.js';
import { resolveRequest } from '../../src/request.js';
import { runPlanIn } from '../../src/run.js';
import { productionSetting, type Setting } from '../../src/setting.js';
import { launchDirect, sweepProbes, WaitingRunner } from '../../src/worker/direct.js';
import { type ChannelReport, launchThroughLaunchd } from '../../src/worker/launchd.js';
import { startWorker } from '../../src/worker/process.js';
import type { Launcher } from '../../src/worker/supervise.js';

const files = vi.hoisted(() => ({ missing: false, most: Number.POSITIVE_INFINITY, open: 0 }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  return {
    ...real,
    existsSync: (path: string) => !files.missing && real.existsSync(path),
    openSync: (...args: Parameters<typeof real.openSync>) => {
      if (args[0] !== devNull) return real.openSync(...args);
      if (files.open >= files.most) throw Object.assign(new Error('too many'), { code: 'EMFILE' });
      files.open++;
      return real.openSync(...args);
    },
    closeSync: (descriptor: number) => {
      files.open--;
      real.closeSync(descriptor);
    },
  };
});

function program(text: string): string {
  const path = join(temporaryDirectory(), 'program.mjs');
  writeFileSync(
    path,
    `import { createInterface } from 'node:readline';\nimport { readFileSync, writeFileSync, writeSync } from 'node:fs';\n${text}\n`,
  );
  return path;
}

const SPEC = { mode: 'run', run_id: 'run' } as unknown as RunSpec;
const STAYS = `setInterval(() => {}, 1000);`;

describe('a runner that is started before its orders are there', () => {
  it('gets them when they are, and is left alone then', async () => {
    const said = join(temporaryDirectory(), 'said');
    const runner = new WaitingRunner(program(`writeFileSync(${JSON.stringify(said)}, readFileSync(0)); ${STAYS}`));
    const launcher = runner.launch(SPEC);
    await runner.dismiss();
    await vi.waitFor(() => expect(JSON.parse(readFileSync(said, 'utf8'))).toEqual(SPEC), { timeout: 20_000 });
    launcher.kill();
    expect(await launcher.exited).toMatchObject({ signal: 'SIGKILL' });
  });

  it('is told that they are those of a run', async () => {
    const said = join(temporaryDirectory(), 'said');
    const launcher = launchDirect(program(`writeFileSync(${JSON.stringify(said)}, process.argv[2]);`), SPEC);
    await launcher.exited;
    expect(readFileSync(said, 'utf8')).toBe('--run');
  });

  it('is gone when its plan does not compile', async () => {
    const said = join(temporaryDirectory(), 'said');
    const entry = program(`process.once('exit', () => writeFileSync(${JSON.stringify(said)}, '')); readFileSync(0); ${STAYS}`);
    const dismissed = vi.spyOn(WaitingRunner.prototype, 'dismiss');
    const setting = { ...productionSetting, runnerEntry: () => entry };
    const out = temporaryDirectory();
    await expect(runPlanIn(setting, join(out, 'none.json'), out, { runner: 'simulated' })).rejects.toThrow();
    expect(dismissed).toHaveBeenCalledOnce();
    await dismissed.mock.results[0]?.value;
    expect(existsSync(said)).toBe(false);
  });
});

describe('the runner as a child of ours', () => {
  it('gets the whole spec, may say what it likes, and ends when it is told to, within a second', async () => {
    const said = join(temporaryDirectory(), 'said');
    const launcher = launchDirect(
      program(`writeFileSync(${JSON.stringify(said)}, readFileSync(0)); process.stdout.write('x'.repeat(1 << 20)); ${STAYS}`),
      SPEC,
    );
    launcher.connected();
    launcher.finish();
    await vi.waitFor(() => expect(JSON.parse(readFileSync(said, 'utf8'))).toEqual(SPEC), { timeout: 20_000 });
    launcher.stop();
    expect(await launcher.exited).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(launcher.graceMs).toBe(1000);
  });

  it('is ended by force', async () => {
    const launcher = launchDirect(program(STAYS), SPEC);
    launcher.kill();
    expect((await launcher.exited).signal).toBe('SIGKILL');
  });

  it('looks for probes that outlived it by the mark of the run', async () => {
    const said = join(temporaryDirectory(), 'said');
    await sweepProbes(program(`writeFileSync(${JSON.stringify(said)}, readFileSync(0));`), 'nonce');
    expect(JSON.parse(readFileSync(said, 'utf8'))).toEqual({ mode: 'sweep', mark: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });
});

describe('a process of ours', () => {
  it('is started where there are descriptors for it, and leaves none of those open by which that is found out', async () => {
    Object.assign(files, { most: 7, open: 0 });
    expect(() => startWorker(program(''), '')).toThrow(expect.objectContaining({ code: 'EMFILE' }));
    expect(files.open).toBe(0);
    Object.assign(files, { most: 8 });
    expect((await startWorker(program(''), '').exited).code).toBe(0);
    Object.assign(files, { most: Number.POSITIVE_INFINITY });
  });
});

describe('the executables of the runner', () => {
  it('are found by the name of their package, and have to be there', () => {
    const entries = [productionSetting.runnerEntry, productionSetting.launchdEntry];
    expect(entries.map((entry) => entry().replace(/^.*\/dist\//, ''))).toEqual(['runner.js', 'launchd.js']);
    files.missing = true;
    try {
      for (const entry of entries) expect(entry).toThrow(ExecutionError);
    } finally {
      files.missing = false;
    }
  });
});

const REPORT = (names: Record<string, string>) => JSON.stringify({ event: 'report', report: { label: 'the.label', files: names } });
const DIAGNOSTICS = 'launchctl/launchctl_diagnostics.json';
const failure = (code: string) => JSON.stringify({ error: { code, message: 'why', category: 'host' } });

interface Launched {
  launcher: Launcher;
  report: ChannelReport;
}

/** Has a program play the channel; it can `tell` a line, and waits for `line`s of ours. */
function launched(text: string, { timing, prefix }: { timing?: NonNullable<Setting['launchTiming']>; prefix?: string } = {}): Launched {
  const launchd = program(`
    const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
    const line = async () => (await lines.next()).value;
    const tell = (text) => writeSync(1, text + '\\n');
    const orders = JSON.parse(await line());
    ${text}
    process.exitCode ??= 0; process.stdin.destroy();`);
  const setting: Setting = {
    platform: 'darwin',
    uid: 501,
    runnerEntry: () => '/runner',
    launchdEntry: () => launchd,
    ...(timing && { launchTiming: timing }),
  };
  const request = resolveRequest({ channel: { channel: 'launchd_clean', ...(prefix && { label_prefix: prefix }) } as never }, setting);
  const report: ChannelReport = { label: null, diagnostics: null, files: new Map(), failure: null };
  return { launcher: launchThroughLaunchd({ setting, request, spec: SPEC, files: ['a.sb'], report }), report };
}

describe('the runner as a job of launchd', () => {
  it.each<[string, Parameters<typeof launched>[1], object]>([
    ['usually', {}, { label_prefix: 'runtime-tools.run', timing: { kickstart: 10_000, watch: 1000, grace: 10_000 } }],
    [
      'in a hurry',
      { timing: { kickstart: 1, grace: 2 }, prefix: 'mine' },
      { label_prefix: 'mine', timing: { kickstart: 1, watch: 1000, grace: 2 } },
    ],
  ])('is ordered with all it takes, %s', async (_how, options, expected) => {
    const { launcher, report } = launched(
      `tell(JSON.stringify({ event: 'report', report: { label: 'l', files: { 'launchctl/orders': JSON.stringify(orders) } } }));`,
      options,
    );
    await launcher.exited;
    const orders = JSON.parse(report.files.get('launchctl/orders') ?? '{}');
    expect(orders).toEqual({ runner: '/runner', node: process.execPath, spec: SPEC, files: ['a.sb'], ...expected });
    expect(launcher.graceMs).toBe(60_000);
  });

  it.each<[string, (launcher: Launcher) => void, object]>([
    ['that the worker has connected', (launcher) => launcher.connected(), { command: 'connected' }],
    ['that it has said everything', (launcher) => launcher.finish(), { command: 'end', how: 'complete' }],
    ['that it is to end', (launcher) => launcher.stop(), { command: 'end', how: 'stop' }],
  ])('is told %s', async (_what, tell, expected) => {
    const { launcher, report } = launched(
      `tell(JSON.stringify({ event: 'report', report: { label: 'l', files: { 'launchctl/told': await line() } } }));`,
    );
    tell(launcher);
    await launcher.exited;
    expect(JSON.parse(report.files.get('launchctl/told') ?? '{}')).toEqual(expected);
  });

  it('is ended by force', async () => {
    const { launcher } = launched(STAYS);
    launcher.kill();
    expect((await launcher.exited).signal).toBe('SIGKILL');
  });

  it('has a label as soon as it is staged, and whatever else is said is lost', async () => {
    const { launcher, report } = launched(
      `tell('no event'); tell(JSON.stringify({ event: 'bootstrapped', domain: 'gui/501' })); tell(JSON.stringify({ event: 'staged', label: 'early' }));`,
    );
    await launcher.exited;
    expect(report).toEqual({ label: 'early', diagnostics: null, files: new Map(), failure: null });
  });

  it('leaves files, and names its diagnostics where they are among them', async () => {
    const all = launched(`tell(${JSON.stringify(REPORT({ [DIAGNOSTICS]: '{}', 'launchctl/a': 'b' }))});`);
    await all.launcher.exited;
    expect(all.report).toMatchObject({ label: 'the.label', diagnostics: DIAGNOSTICS, failure: null });
    expect([...all.report.files]).toEqual([
      [DIAGNOSTICS, '{}'],
      ['launchctl/a', 'b'],
    ]);
    const none = launched(`tell(${JSON.stringify(REPORT({ 'launchctl/a': 'b' }))});`);
    await none.launcher.exited;
    expect(none.report.diagnostics).toBeNull();
  });

  it('ends as its channel does, with the reason of the channel, or else of the worker', async () => {
    const words = REPORT({ 'launchctl/the.label.stderr.txt': `${failure('SPEC_INVALID')}\n` });
    const ended = async (text: string) => {
      const { launcher, report } = launched(text);
      const { code, error } = await launcher.exited;
      return [code, error?.code ?? null, report.failure];
    };
    // That the channel ended well says nothing of the worker.
    expect(await ended('')).toEqual([null, null, null]);
    expect(await ended('process.exitCode = 3;')).toEqual([3, null, null]);
    expect(await ended(`tell(${JSON.stringify(words)});`)).toEqual([null, 'SPEC_INVALID', null]);
    expect(
      await ended(`tell(${JSON.stringify(words)}); writeSync(2, ${JSON.stringify(`${failure('RUNNER_DIED')}\n`)}); process.exitCode = 5;`),
    ).toEqual([5, 'RUNNER_DIED', { stage: 'channel', message: 'RUNNER_DIED: why' }]);
  });
});
