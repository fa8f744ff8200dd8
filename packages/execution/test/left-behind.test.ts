import { existsSync, readdirSync, readFileSync, watch as watchFile, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import type { Job, RunSpec } from '@runtime/job';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { totalMs } from '../src/job.js';
import { runPlanIn } from '../src/run.js';
import { launchDirect } from '../src/worker/direct.js';
import { ReceivedRows } from '../src/worker/received-rows.js';
import { type Launcher, superviseWorker } from '../src/worker/supervise.js';
import { reader } from './support/bundle.js';
import { simulatedMac } from './support/mac.js';
import { isRunning, processesOf } from './support/processes.js';
import { smallSuite } from './support/small-suite.js';

const lane = (name: 'baseline' | 'scenario') => ({ baseline: name === 'baseline', scenario: name === 'scenario', oracle: false });

describe.skipIf(process.platform !== 'linux')('when a probe leaves a process in a session of its own that holds nothing open', () => {
  it.each([
    { where: 'without a policy', lanes: lane('baseline'), channel: 'direct' },
    { where: 'under a policy', lanes: lane('scenario'), channel: 'direct' },
    { where: 'without the stub', lanes: lane('scenario'), channel: 'direct', stub: false },
    { where: 'started by launchd', lanes: lane('scenario'), channel: 'launchd_clean' },
  ] as const)('has ended it when the complete run ends ($where)', async ({ lanes, channel, ...suited }) => {
    const mac = simulatedMac({ tools: { head: 'escape_silently' } });
    const suite = smallSuite({ lanes, probes: [{ id: 'one' }, { id: 'two' }], ...suited });
    const bundle = await runPlanIn(mac.setting, suite.plan, suite.out, { runner: 'seatbelt', channel, repoRoot: suite.root });
    expect(bundle.status).toBe('ok');
    const escaped = readFileSync(join(mac.state, 'escaped'), 'utf8').trim().split('\n').map(Number);
    expect(escaped).toHaveLength(2);
    expect(escaped.filter(isRunning)).toEqual([]);
    expect(processesOf(mac.state)).toEqual([]);
  });
});

/** A probe that starts a process twice over in sessions of its own, waits until it is there, and then does what its run is to end by. */
const escaping = (state: string, last: string): string => `
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
const state = ${JSON.stringify(state)};
const inner = 'echo $$ > "$0/escaped"; exec sleep 600';
spawn('/bin/sh', ['-c', \`setsid sh -c 'setsid sh -c "$1" "$0" &' "$0" "$1" &\`, state, inner], { detached: true, stdio: 'ignore' }).unref();
while (!existsSync(state + '/escaped') || readFileSync(state + '/escaped', 'utf8') === '') {}
${last}
`;

const KILL_RUNNER = `for (const name of readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name))) {
  try {
    const words = readFileSync('/proc/' + name + '/cmdline', 'utf8');
    if (words.includes(state) && /runner\\.mjs|--spec/.test(words)) process.kill(Number(name), 'SIGKILL');
  } catch {}
}`;

describe.skipIf(process.platform !== 'linux')('a process that a probe started twice over, without streams', () => {
  it.each(
    (['direct', 'launchd_clean'] as const).flatMap((channel) => [
      { channel, ending: 'complete', last: '', stage: undefined },
      { channel, ending: 'failed', last: KILL_RUNNER, stage: 'runner' },
      { channel, ending: 'complete, with a probe that took too long', last: 'setInterval(() => {}, 1000);', stage: undefined },
      { channel, ending: 'interrupted', last: 'setInterval(() => {}, 1000);', stage: 'interrupted' },
    ]),
  )('is gone when a run is $ending ($channel)', { timeout: 90_000 }, async ({ channel, ending, last, stage }) => {
    const mac = simulatedMac();
    const hostile = join(mac.state, 'hostile.mjs');
    writeFileSync(hostile, escaping(mac.state, last));
    writeFileSync(join(mac.state, 'script.json'), JSON.stringify({ temp: mac.temp, tools: { head: hostile } }));
    const suite = smallSuite({ lanes: lane('baseline'), probes: [{ id: 'one' }] });
    const interrupt = new AbortController();
    const watch = watchFile(mac.state, () => ending === 'interrupted' && existsSync(join(mac.state, 'escaped')) && interrupt.abort());
    const options = { runner: 'seatbelt', channel, repoRoot: suite.root, signal: interrupt.signal } as const;
    const bundle = await runPlanIn({ ...mac.setting, limits: { probe_ms: 8000 } }, suite.plan, suite.out, options).finally(() =>
      watch.close(),
    );
    const run = reader(suite, bundle);
    expect(run.json('run_status.json').failure_stage ?? undefined).toBe(stage);
    expect(isRunning(Number(readFileSync(join(mac.state, 'escaped'), 'utf8')))).toBe(false);
    expect(processesOf(mac.state)).toEqual([]);
    expect((await validateBundle(run.dir)).errors).toEqual([]);
  });

  it('fails the run, and takes no row from it, where nobody can look for it', async () => {
    const mac = simulatedMac();
    const suite = smallSuite({ lanes: lane('baseline'), probes: [{ id: 'one' }] });
    const blind = join(mac.state, 'blind.mjs');
    // The same runner, which is asked to sweep and cannot.
    writeFileSync(
      blind,
      `import { readFileSync } from 'node:fs';
const orders = readFileSync(0, 'utf8');
if (JSON.parse(orders).mode === 'sweep') process.exit(6);
const { spawnSync } = await import('node:child_process');
process.exit(spawnSync(process.execPath, [${JSON.stringify(mac.setting.runnerEntry())}], { input: orders, stdio: ['pipe', 'inherit', 'inherit'] }).status ?? 1);
`,
    );
    const setting = { ...mac.setting, runnerEntry: () => blind };
    const bundle = await runPlanIn(setting, suite.plan, suite.out, { runner: 'seatbelt', repoRoot: suite.root });
    const run = reader(suite, bundle);
    expect(run.json('run_status.json')).toMatchObject({ failure_stage: 'exception', error: expect.stringContaining('PROBES_LEFT') });
    expect(run.rows()).toHaveLength(1);
    expect((await validateBundle(run.dir)).errors).toEqual([]);
  });
});

/** A signal that breaks when somebody listens to it: the runner has started by then. */
const brokenSignal = (): AbortSignal =>
  ({
    aborted: false,
    throwIfAborted: () => {},
    addEventListener: () => {
      throw new Error('the signal is broken');
    },
    removeEventListener: () => {},
  }) as unknown as AbortSignal;

describe.skipIf(process.platform !== 'linux')('when something breaks in the supervisor while the runner is at work', () => {
  it.each(['direct', 'launchd_clean'] as const)('ends the runner and its probes, and commits a failed bundle (%s)', async (channel) => {
    const mac = simulatedMac({ tools: { head: 'forever' } });
    const suite = smallSuite({ lanes: lane('scenario'), probes: [{ id: 'one' }] });
    const options = { runner: 'seatbelt', channel, repoRoot: suite.root, signal: brokenSignal() } as const;
    const bundle = await runPlanIn(mac.setting, suite.plan, suite.out, options);
    const run = reader(suite, bundle);
    expect(run.json('run_status.json')).toMatchObject({ state: 'failed', failure_stage: 'exception', error: 'the signal is broken' });
    expect((await validateBundle(run.dir)).errors).toEqual([]);
    expect(processesOf(mac.state)).toEqual([]);
    expect(readdirSync(mac.temp)).toEqual([]);
  });
});

/** A launcher of which one call throws, as launched by us otherwise. */
const breaking = (name: 'connected' | 'finish' | 'stop' | 'exited'): ((launcher: Launcher) => Launcher) => {
  const broken = (): never => {
    throw new Error(`${name} is broken`);
  };
  return (launcher) => (name === 'exited' ? { ...launcher, exited: launcher.exited.then(broken) } : { ...launcher, [name]: broken });
};

describe('when a callback of the supervisor throws', () => {
  const WORKER = (ending: string): string => `
import net from 'node:net';
import { readFileSync } from 'node:fs';
const { socket } = JSON.parse(readFileSync(0, 'utf8'));
const connection = net.connect(socket);
connection.on('error', () => {});
connection.on('connect', () => { ${ending} });
setInterval(() => {}, 1000);
`;

  it.each([
    ['connected', ''],
    ['stop', "connection.write(Buffer.from([0, 0, 0, 4]) + '{{{{');"],
    ['exited', 'process.exit(3);'],
  ] as const)('the worker is gone when the supervision ends: %s', async (name, ending) => {
    const place = temporaryDirectory();
    const entry = join(place, 'worker.mjs');
    writeFileSync(entry, WORKER(ending));
    const socket = join(place, 's');
    const rows = new ReceivedRows(place);
    const job = { run_id: 'r', probes: [], limits: { probe_ms: 1000, output_bytes: 1, total_ms: 60_000 } } as unknown as Job;
    const started: Launcher[] = [];
    const ended = await superviseWorker({
      ...{ job, jobSha256: '', socket, nonce: 'n', rows, signal: undefined },
      launch: () => {
        started.push(launchDirect(entry, { socket } as RunSpec));
        return breaking(name)(started[0]!);
      },
    }).then(
      ({ failure }) => failure?.message,
      (error: Error) => error.message,
    );
    rows.close();
    expect(ended).toContain(`${name} is broken`);
    await started[0]?.exited;
  });

  it.each(['onHello', 'onProgress'] as const)('the runner is gone, and the run is committed: %s', async (name) => {
    const mac = simulatedMac();
    const suite = smallSuite({ lanes: lane('scenario'), probes: [{ id: 'one' }] });
    const broken = (): never => {
      throw new Error(`${name} is broken`);
    };
    const setting = { ...mac.setting, ...(name === 'onHello' ? { onHello: broken } : {}) };
    const options = { runner: 'seatbelt', repoRoot: suite.root, ...(name === 'onProgress' ? { onProgress: broken } : {}) } as const;
    const bundle = await runPlanIn(setting, suite.plan, suite.out, options);
    expect(bundle.status).toBe(name === 'onHello' ? 'failed' : 'ok');
    expect((await validateBundle(reader(suite, bundle).dir)).errors).toEqual([]);
    if (process.platform === 'linux') expect(processesOf(mac.state)).toEqual([]);
  });
});

describe('the deadline of a run', () => {
  it('grows with the plan, and stays one that a timer takes', () => {
    expect(totalMs(10, 'seatbelt')).toBe(180_000);
    expect(totalMs(10, 'simulated')).toBe(60_500);
    expect(totalMs(1_000_000, 'seatbelt')).toBe(2 ** 31 - 1);
  });
});
