import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { validateBundle } from '@runtime/bundle-store';
import { runPlan } from '@runtime/execution';
import { repositoryRoot, temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { runPlanIn } from '../src/run.js';
import { productionSetting } from '../src/setting.js';
import { reader } from './support/bundle.js';
import { simulatedMac } from './support/mac.js';
import { processesOf } from './support/processes.js';
import { smallSuite } from './support/small-suite.js';

const ONE = { lanes: { baseline: false, scenario: true, oracle: false }, probes: [{ id: 'one' }] };

describe('when the runner dies', () => {
  it('commits what it had said as a failed bundle that names the place', async () => {
    const mac = simulatedMac();
    const suite = smallSuite({ ...ONE, probes: [{ id: 'one' }, { id: 'slow', operation: 'network-outbound', target: '127.0.0.1:80' }] });
    writeFileSync(join(mac.state, 'script.json'), JSON.stringify({ tools: { nc: 'forever' } }));
    // The runner kills itself when its second probe has begun.
    const runner = join(mac.state, 'dying.mjs');
    writeFileSync(runner, `${dieWhen(mac.state)}\n${readFileSync(mac.setting.runnerEntry(), 'utf8')}`);
    const bundle = await runPlanIn({ ...mac.setting, runnerEntry: () => runner }, suite.plan, suite.out, {
      runner: 'seatbelt',
      repoRoot: suite.root,
    });
    const run = reader(suite, bundle);
    expect(bundle.status).toBe('failed');
    expect(run.json('run_status.json')).toMatchObject({
      state: 'failed',
      failure_stage: 'runner',
      error: expect.stringContaining('after 1 of 2 rows (SIGKILL)'),
    });
    expect(run.rows()).toHaveLength(1);
    expect(run.has('job/done.json')).toBe(false);
    expect(run.json('artifact_index.json').missing.some((path: string) => path.endsWith('runtime_results.json'))).toBe(true);
    expect((await validateBundle(run.dir)).errors).toEqual([]);
    expect(existsSync(join(suite.out, 'LATEST'))).toBe(false);
    // The probe that was running has not outlived it.
    if (process.platform === 'linux') expect(processesOf(mac.state)).toEqual([]);
  });

  it('keeps rows that only its own copy has, and marks each', async () => {
    const suite = smallSuite(ONE);
    const runner = impostor(`
      fs.mkdirSync(spec.copy, { recursive: true });
      fs.writeFileSync(spec.copy + '/results.ndjson', JSON.stringify(row(0, 'scenario')) + '\\n{"torn');
      send(hello); await started; process.exit(9);`);
    const bundle = await runPlanIn({ ...productionSetting, runnerEntry: () => runner }, suite.plan, suite.out, {
      runner: 'simulated',
      repoRoot: suite.root,
    });
    const run = reader(suite, bundle);
    expect(run.rows()).toMatchObject([{ index: 0, unconfirmed: true }]);
    expect(run.has('runtime_results.json')).toBe(false);
    expect(bundle.status).toBe('failed');
  });

  it('says what the runner said when it ended before it connected', async () => {
    const suite = smallSuite(ONE);
    const runner = join(temporaryDirectory(), 'runner.mjs');
    writeFileSync(
      runner,
      `console.error(JSON.stringify({ error: { code: 'JOB_INVALID', message: 'no job', category: 'input' } })); process.exit(4);`,
    );
    const bundle = await runPlanIn({ ...productionSetting, runnerEntry: () => runner }, suite.plan, suite.out, {
      runner: 'simulated',
      repoRoot: suite.root,
    });
    expect(reader(suite, bundle).json('run_status.json').error).toContain('JOB_INVALID: no job');
  });
});

describe('when somebody else talks on the connection', () => {
  const row = `row(0, 'scenario')`;
  const done = (rows: string, digest = `'0'.repeat(64)`) =>
    `{ type: 'done', done: { schema_version: 'runtime-tools.job_done.v0.1', run_id: spec_run, nonce_sha256: sha(spec.nonce), rows: ${rows}, rows_sha256: ${digest}, ended: 'complete' } }`;
  it.each([
    ['a wrong nonce', `hello.nonce = 'x'.repeat(64); send(hello);`, 'nonce'],
    ['another job', `hello.job_sha256 = '0'.repeat(64); send(hello);`, 'digest'],
    ['a row before hello', `send({ type: 'row', row: ${row} });`, 'before hello'],
    [
      'a row the job does not have',
      `send(hello); await started; send({ type: 'row', row: row(0, 'scenario', { profile_id: 'forged' }) });`,
      'not the next',
    ],
    [
      'the same row twice',
      `send(hello); await started; send({ type: 'row', row: ${row} }); send({ type: 'row', row: ${row} });`,
      'not the next',
    ],
    [
      'an end record with the wrong digest',
      `send(hello); await started; send({ type: 'row', row: ${row} }); send(${done('1')}); socket.end();`,
      'does not match',
    ],
    ['an end record with too few rows', `send(hello); await started; send(${done('0', `sha('')`)}); socket.end();`, 'rows are missing'],
    ['a frame above the ceiling', `socket.write(Buffer.from([0x7f, 0, 0, 0]));`, 'ceiling'],
    [
      'a row with a member nobody knows',
      `send(hello); await started; send({ type: 'row', row: { ...${row}, decision: 'allow' } });`,
      '/row/decision is not a member',
    ],
    ['a hello that says more than it is asked', `send({ ...hello, user: 'me' });`, '/user is not a member'],
    ['bytes that are no frame', `socket.write(Buffer.concat([Buffer.from([0, 0, 0, 4]), Buffer.from('{{{{')]));`, 'not a frame'],
  ])('refuses %s', async (_name, script, message) => {
    const suite = smallSuite(ONE);
    const runner = impostor(`${script}; setTimeout(() => process.exit(0), 3000);`);
    const bundle = await runPlanIn({ ...productionSetting, runnerEntry: () => runner }, suite.plan, suite.out, {
      runner: 'simulated',
      repoRoot: suite.root,
    });
    const run = reader(suite, bundle);
    expect(bundle.status).toBe('failed');
    expect(run.json('run_status.json')).toMatchObject({ failure_stage: 'protocol', error: expect.stringContaining(message) });
    expect(run.has('runtime_results.json')).toBe(false);
  });

  it('accepts one connection and no second', async () => {
    const suite = smallSuite(ONE);
    const runner = impostor(`
      send(hello); await started;
      const second = net.connect(spec.socket);
      second.on('error', () => { console.error(JSON.stringify({ error: { code: 'SECOND_REFUSED', message: 'refused', category: 'host' } })); process.exit(1); });
      second.on('connect', () => second.on('close', () => process.exit(1)));`);
    const bundle = await runPlanIn({ ...productionSetting, runnerEntry: () => runner }, suite.plan, suite.out, {
      runner: 'simulated',
      repoRoot: suite.root,
    });
    expect(reader(suite, bundle).json('run_status.json').error).toContain('SECOND_REFUSED');
  });
});

describe('when the supervisor itself cannot go on', () => {
  it('commits a failed bundle that says what broke', async () => {
    const suite = smallSuite(ONE);
    const setting = {
      ...productionSetting,
      // Found when the request is checked, gone when it is started.
      runnerEntry: once(productionSetting.runnerEntry(), 'the entry is gone'),
    };
    const bundle = await runPlanIn(setting, suite.plan, suite.out, { runner: 'simulated', repoRoot: suite.root });
    const run = reader(suite, bundle);
    expect(run.json('run_status.json')).toMatchObject({ state: 'failed', failure_stage: 'exception', error: 'the entry is gone' });
    expect((await validateBundle(run.dir)).errors).toEqual([]);
  });
});

describe('when a document cannot be written', () => {
  it('commits a failed bundle without the lane documents that were there already', async () => {
    const suite = smallSuite({ ...ONE, lanes: { baseline: true, scenario: true, oracle: false } });
    // Two numbers that JSON holds, and a duration between them that it does not.
    const runner = impostor(`
      const rows = [row(0, 'baseline', {}), row(1, 'scenario', { started_at_unix_s: -1.7e308, finished_at_unix_s: 1.7e308 })];
      const line = (row) => JSON.stringify(row, null, 1).replaceAll(',\\n ', ', ').replace('{\\n ', '{').replace('\\n}', '}') + '\\n';
      send(hello); await started;
      for (const row of rows) send({ type: 'row', row });
      send({ type: 'done', done: { schema_version: 'runtime-tools.job_done.v0.1', run_id: spec_run, nonce_sha256: sha(spec.nonce), rows: 2, rows_sha256: sha(rows.map(line).join('')), ended: 'complete' } });
      socket.end();`);
    const bundle = await runPlanIn({ ...productionSetting, runnerEntry: () => runner }, suite.plan, suite.out, {
      runner: 'simulated',
      repoRoot: suite.root,
    });
    const run = reader(suite, bundle);
    expect(run.json('run_status.json')).toMatchObject({
      state: 'failed',
      failure_stage: 'exception',
      error: expect.stringContaining('JSON_NOT_ENCODABLE'),
    });
    expect(run.rows()).toHaveLength(2);
    expect(run.names().filter((name) => /^(?:baseline|runtime)_(?:results|events)|^path_witnesses|\.tmp-/.test(name))).toEqual([]);
    expect((await validateBundle(run.dir)).errors).toEqual([]);
  });
});

/** Gives a value the first time, and an error after that. */
function once(value: string, message: string): () => string {
  let given = false;
  return () => {
    if (given) throw new Error(message);
    given = true;
    return value;
  };
}

describe('when the supervisor is killed', () => {
  it.skipIf(process.platform !== 'linux').each(['direct', 'launchd_clean'])(
    'takes runner and probes with it within a second (%s)',
    async (channel) => {
      const mac = simulatedMac({ tools: { head: 'forever' } });
      const suite = smallSuite(ONE);
      const orders = {
        plan: suite.plan,
        out: suite.out,
        repoRoot: suite.root,
        runner: mac.setting.runnerEntry(),
        launchd: mac.setting.launchdEntry(),
        channel,
        kind: 'seatbelt',
      };
      const supervisor = spawn(process.execPath, [join(repositoryRoot, '.cache', 'supervisor', 'supervisor.js'), JSON.stringify(orders)], {
        stdio: 'ignore',
      });
      await until(() => processesOf(mac.state).some(isProbe), 20_000);
      kill(supervisor);
      const involved = (): string[] => processesOf(mac.state).filter((command) => isProbe(command) || command.includes('runner.m'));
      await until(() => involved().length === 0, 5000);
      expect(involved()).toEqual([]);
      // The next run starts.
      const bundle = await runPlan(suite.plan, suite.out, { runner: 'simulated', repoRoot: suite.root });
      expect(bundle.status).not.toBe('failed');
      if (channel === 'launchd_clean') await until(() => readdirSync(mac.temp).length === 0, 20_000);
    },
  );
});

/** The tool that a probe started, and not what stands in front of it. */
const isProbe = (command: string): boolean => command.split(' ')[1]?.endsWith('/bin/head') === true;

function kill(child: ChildProcess): void {
  child.kill('SIGKILL');
}

/** Looks again and again, for things that other processes do. */
async function until(condition: () => boolean, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs;
  while (!condition() && performance.now() < end) await delay(20);
  expect(condition()).toBe(true);
}

/** A runner that knows the protocol and means no good. */
function impostor(script: string): string {
  const path = join(temporaryDirectory(), 'impostor.mjs');
  writeFileSync(
    path,
    `import fs from 'node:fs';
import net from 'node:net';
import { createHash } from 'node:crypto';
const spec = JSON.parse(fs.readFileSync(0, 'utf8'));
const spec_run = JSON.parse(fs.readFileSync(spec.job, 'utf8')).run_id;
const sha = (text) => createHash('sha256').update(text).digest('hex');
const socket = net.connect(spec.socket);
socket.on('error', () => {});
let begin;
const started = new Promise((resolve) => { begin = resolve; });
socket.on('data', () => begin());
socket.on('close', () => process.exit(0));
const send = (frame) => { const body = Buffer.from(JSON.stringify(frame)); const head = Buffer.alloc(4); head.writeUInt32BE(body.length); socket.write(Buffer.concat([head, body])); };
const hello = { type: 'hello', run_id: spec_run, nonce: spec.nonce, job_sha256: spec.job_sha256, pid: process.pid, parent_pid: process.ppid, runner: spec.runner,
  runner_sha256: '0'.repeat(64), xpc_service_name: null, environment: [], self_check: null, tools: [], world_match: { compared: [], result: 'unknown' },
  host: { platform: 'linux', product_version: null, build: null, machine: 'x64', sip: null, dyld_digest: null, node: 'v20.19.0' } };
const row = (index, lane, more) => ({ kind: 'measured', index, lane, profile_id: 'p', expectation_id: 'one', started: true, outcome: 'completed', exit_code: 0,
  signal: null, errno: null, errno_source: null, stdout: '', stderr: '', truncated: false, output_sha256: null, absent: false, harness: 'runtime-simulated/2',
  driver: 'model', command: [], answer: 'allow', failure_stage: null, failure_kind: null, apply: null, apply_model: null, apply_timing: null, ...more });
await new Promise((resolve) => socket.once('connect', resolve));
${script}
`,
  );
  return path;
}

/** Ends the runner without a word once a probe of the second kind runs. */
const dieWhen = (state: string): string => `
import { readdirSync, readFileSync } from 'node:fs';
setInterval(() => {
  for (const name of readdirSync('/proc')) {
    try {
      if (readFileSync('/proc/' + name + '/cmdline', 'utf8').split('\\0')[1] === '${state}/bin/nc') process.kill(process.pid, 'SIGKILL');
    } catch {}
  }
}, 20).unref();`;
