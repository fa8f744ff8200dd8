import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { JobProbe, JobRow } from '@runtime/job';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import type { Host } from '../../src/host.js';
import { NO_SANDBOX, probeOf, type RunnerOptions, runnerOn, scriptHost } from '../support/script-tools.js';

/** It is never started. */
const WITH_HELPER: Partial<Host> = { helper: { path: '/nonexistent/helper', sha256: '' } };

const run = (host: Host, probe: Partial<JobProbe>, options?: RunnerOptions): Promise<JobRow> =>
  runnerOn(host, options).runner.run(probeOf(probe));
/** Says the id of a process that has left its group, and stays. */
const LEAVES = `setsid sh -c 'echo $$ > "$0.pid"; exec sleep 60' "$0" & while ! test -s "$0.pid"; do :; done; cat "$0.pid"`;
const SAYS = 'echo "$*"';

describe('a probe that is not run', () => {
  const chmod = { operation: 'file-write*', target: '/private/x', driver: 'metadata_runner', syscall: 'chmod' };
  const cases: [string, Partial<JobProbe>, Partial<Host>, RunnerOptions, string][] = [
    ['holds a zero', { target: '/x\0' }, {}, {}, 'target_holds_nul'],
    ['has no driver', { operation: 'nvram-set' }, {}, {}, 'driver_unknown'],
    ['has none here', { operation: 'file-search' }, {}, {}, 'driver_unavailable'],
    ['would be asked here', { lane: 'oracle' }, {}, {}, 'driver_unavailable'],
    ['has a profile that stands in for another', {}, {}, { profile: { stand_in: true } }, 'system_profile_absent'],
    ['asks a policy where there is none', { operation: 'mach-register', lane: 'baseline' }, WITH_HELPER, {}, 'no_policy_to_ask'],
    [
      'asks about what has no number',
      { operation: 'mach-register', filter_name: 'control-name' },
      WITH_HELPER,
      {},
      'no_filter_to_ask_about',
    ],
    [
      'is asked about what has no number',
      { operation: 'signal', target: 'self', lane: 'oracle' },
      WITH_HELPER,
      {},
      'no_filter_to_ask_about',
    ],
    ['would change the host', chmod, WITH_HELPER, {}, 'would_change_host'],
    ['would change the host beside the fixtures', chmod, WITH_HELPER, { fixtures: '/private/fixtures' }, 'would_change_host'],
    [
      'would change the folder of the fixtures',
      { ...chmod, target: '/private/f' },
      WITH_HELPER,
      { fixtures: '/private/f' },
      'would_change_host',
    ],
    ['would change what is above it', { ...chmod, target: '/private' }, WITH_HELPER, { fixtures: '/private/f' }, 'would_change_host'],
  ];
  it.each(cases)('%s', async (_what, probe, more, options, reason) => {
    const row = await run(scriptHost({ sandbox_exec: NO_SANDBOX, head: SAYS }, more), probe, options);
    expect(row).toMatchObject({ kind: 'not_run', started: false, reason, lane: probe.lane ?? 'scenario' });
  });
});

describe('a probe by a tool of the system', () => {
  it('starts behind the stub under its profile, and is recorded without the place of that', async () => {
    const host = scriptHost({ sandbox_exec: NO_SANDBOX, head: SAYS });
    const { runner, file, directory } = runnerOn(host);
    const row = await runner.run(probeOf({}));
    expect(row).toMatchObject({
      kind: 'measured',
      started: true,
      answer: 'allow',
      stdout: '-c 1 -- /x\n',
      driver: 'head',
      tool: 'head',
      absent: false,
    });
    expect(row.command?.slice(0, 4)).toEqual([host.tools.sandbox_exec, '-f', file, '/bin/bash']);
    expect(JSON.stringify(row)).not.toContain(directory);
  });

  it('starts alone without a policy, and its start needs no proof', async () => {
    const host = scriptHost({ head: SAYS });
    const row = await run(host, { lane: 'baseline' }, { profile: { stand_in: true } });
    expect(row).toMatchObject({
      kind: 'measured',
      lane: 'baseline',
      started: true,
      answer: 'allow',
      command: [host.tools.head, '-c', '1', '--', '/x'],
    });
  });

  it('starts alone under its profile where the suite asks for that, and nobody can tell whether it did', async () => {
    const host = scriptHost({ sandbox_exec: NO_SANDBOX, head: SAYS });
    const row = await run(host, {}, { profile: { stub: false } });
    expect(row).toMatchObject({ started: null, answer: 'allow', stdout: '-c 1 -- /x\n' });
    expect(row.command).not.toContain('/bin/bash');
  });

  it('did not start where no mark came', async () => {
    const row = await run(scriptHost({ sandbox_exec: 'echo "sandbox-exec: no version specified" >&2; exit 65', head: SAYS }), {});
    expect(row).toMatchObject({ kind: 'not_run', started: false, reason: 'profile_invalid' });
  });

  it('has nothing of our surroundings but the mark of the run, and no more time than it may take', async () => {
    const row = await run(scriptHost({ sandbox_exec: NO_SANDBOX, head: 'env; pwd' }), {});
    expect(
      row.stdout
        .split('\n')
        .filter((line) => /^(RUNTIME_PROBE_MARK|PWD|HOME|\/)/.test(line))
        .sort(),
    ).toEqual([...['/usr', 'HOME=/var/empty', 'PWD=/usr', 'RUNTIME_PROBE_MARK=the-mark']]);
    const limits = { probe_ms: 300, output_bytes: 10, total_ms: 1 };
    expect(await run(scriptHost({ sandbox_exec: NO_SANDBOX, head: 'sleep 60' }), {}, { job: { limits } })).toMatchObject({
      outcome: 'timed_out',
      answer: null,
    });
    expect(
      await run(
        scriptHost({ sandbox_exec: NO_SANDBOX, head: SAYS }),
        { target: '/long' },
        { job: { limits: { ...limits, probe_ms: 60_000 } } },
      ),
    ).toMatchObject({ truncated: true });
  });

  it('is of a target that is not there, as the runner sees it', async () => {
    const host = scriptHost({ sandbox_exec: NO_SANDBOX, head: SAYS }, { lookUp: () => false });
    expect(await run(host, {})).toMatchObject({ absent: true });
  });

  it.skipIf(process.platform !== 'linux')('does not outlive itself: what it left is looked for', async () => {
    const host = scriptHost({ sandbox_exec: NO_SANDBOX, head: LEAVES }, { platform: 'linux' });
    const row = await run(host, {});
    expect(row).toMatchObject({ left_behind: true });
    const pid = Number(row.stdout);
    await expect.poll(() => existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '').toBe(false);
  });

  it('is refused where its profile is not the one of the job', async () => {
    const { runner, directory, file } = runnerOn(scriptHost({ sandbox_exec: NO_SANDBOX, head: SAYS }));
    writeFileSync(join(directory, file), 'changed');
    await expect(runner.run(probeOf({}))).rejects.toMatchObject({ code: 'PROFILE_CHANGED' });
  });
});

describe('a lane', () => {
  const CONNECTS = { operation: 'network-outbound', target: '127.0.0.1:80' };

  it('has fixtures of its own', async () => {
    const fixtures = join(temporaryDirectory(), 'fixtures');
    const { runner } = runnerOn(scriptHost({}), { fixtures, probes: [{ target: '${FIXTURES}/a' }] });
    await runner.beginLane();
    writeFileSync(join(fixtures, 'a'), 'changed');
    mkdirSync(join(fixtures, 'b'));
    await runner.beginLane();
    expect([readFileSync(join(fixtures, 'a'), 'utf8'), existsSync(join(fixtures, 'b'))]).toEqual(['runtime fixture\n', false]);
  });

  it('has a listener where a probe connects to this host, and its row says so', async () => {
    const host = scriptHost({ sandbox_exec: NO_SANDBOX, nc: SAYS });
    const { runner } = runnerOn(host, { probes: [CONNECTS] });
    await runner.beginLane();
    const row = (await runner.run(probeOf(CONNECTS))) as Extract<JobRow, { kind: 'measured' }>;
    const port = row.listener?.port as number;
    expect(row.stdout).toBe(`-v -z -G 2 127.0.0.1 ${port}\n`);
    expect(await runner.run(probeOf({ ...CONNECTS, target: '192.0.2.1:9' }))).not.toHaveProperty('listener');
    await runner.beginLane();
    expect(((await runner.run(probeOf(CONNECTS))) as typeof row).listener?.accept_count).toBe(0);
    await runner.end();
    const refused = connect(port, '127.0.0.1');
    await expect(new Promise((resolve, reject) => refused.once('connect', resolve).once('error', reject))).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  it('has none where nobody connects', async () => {
    const { runner } = runnerOn(scriptHost({ sandbox_exec: NO_SANDBOX, nc: SAYS }), { probes: [{ target: '/x' }] });
    await runner.beginLane();
    const row = await runner.run(probeOf(CONNECTS));
    expect(row).not.toHaveProperty('listener');
    expect(row.stdout).toBe('-v -z -G 2 127.0.0.1 80\n');
    expect(await runner.end()).toBeNull();
  });
});
