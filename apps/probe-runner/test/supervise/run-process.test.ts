import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fixturesRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { MARK } from '../../src/seatbelt/surroundings.js';
import { type ProcessReport, type ProcessRequest, runProcess } from '../../src/supervise/run-process.js';
import { sweep } from '../../src/supervise/sweep.js';
import { SYSTEM_TOOLS } from '../../src/tools.js';

const MIB = 1024 * 1024;
const probe = (name: string): string => join(fixturesRoot, 'probes', name);

const run = (name: string, extra: Partial<ProcessRequest> = {}): Promise<ProcessReport> =>
  runProcess({
    argv: [probe(name)],
    env: { PATH: '/usr/bin:/bin' },
    cwd: '/',
    limitMs: 10_000,
    output: { kept: 64 * 1024, most: 2 * MIB },
    ...extra,
  });

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('when a probe behaves', () => {
  it('reports status, output and nothing else', async () => {
    expect(await run('noop')).toMatchObject({ outcome: 'completed', exit_code: 0, signal: null, left_behind: false, marker: null });
    expect(await run('fail')).toMatchObject({
      outcome: 'completed',
      exit_code: 7,
      stderr: { text: 'fail: it did not work\n', truncated: false },
    });
  });

  it('gives it an environment and descriptors of its own, and no others', async () => {
    const held = openSync('/dev/null', 'r');
    const report = await run('say-environment', { env: { PATH: '/usr/bin:/bin', ONLY: '1' } });
    const lines = report.stdout.text.split('\n');
    expect(lines.filter((line) => /^[A-Z_]+$/.test(line) && !['_', 'PWD', 'OLDPWD', 'SHLVL'].includes(line))).toEqual(['ONLY', 'PATH']);
    const descriptors = lines.filter((line) => /^[0-9]+$/.test(line)).map(Number);
    // What this process inherited without close-on-exec is not the runner's to give; on macOS spawning closes even that.
    expect(descriptors).not.toContain(held);
    closeSync(held);
  });
});

describe('when a probe does not end', () => {
  it('kills its group when the time is up, whatever it ignores', async () => {
    const report = await run('forever', { limitMs: 300 });
    expect(report).toMatchObject({ outcome: 'timed_out', signal: 'SIGKILL' });
    expect(alive(report.pid as number)).toBe(false);
  });

  it('does not take closed output for its end', async () => {
    const report = await run('close-output', { limitMs: 400 });
    expect(report.outcome).toBe('timed_out');
  });

  it('takes the children along', async () => {
    const mark = `fork-${process.pid}-${Date.now()}`;
    const report = await run('fork-bomb-lite', { env: { PATH: '/usr/bin:/bin', [MARK]: mark } });
    expect(report.outcome).toBe('completed');
    expect(sweep(mark, { platform: process.platform, tools: SYSTEM_TOOLS })).toEqual({ ended: 0, clean: true });
  });

  it('comes back although a child left the group, says so, and can find it by its mark', async () => {
    const mark = `escape-${process.pid}-${Date.now()}`;
    const report = await run('setsid-escape', { env: { PATH: '/usr/bin:/bin', [MARK]: mark } });
    expect(report).toMatchObject({ outcome: 'completed', exit_code: 0, left_behind: true });
    expect(sweep(mark, { platform: process.platform, tools: SYSTEM_TOOLS }).ended).toBeGreaterThanOrEqual(1);
  });

  it('reports a signal as a signal', async () => {
    expect(await run('self-kill')).toMatchObject({ outcome: 'signalled', exit_code: null, signal: 'SIGKILL' });
  });
});

describe('when a probe says too much, or what is not text', () => {
  it.each(['flood', 'flood-stderr'])('ends %s at the ceiling and keeps the beginning', async (name) => {
    const before = process.memoryUsage().rss;
    const report = await run(name);
    const stream = name === 'flood' ? report.stdout : report.stderr;
    expect(report).toMatchObject({ outcome: 'flooded', signal: 'SIGKILL' });
    expect(stream.truncated).toBe(true);
    expect(stream.text).toHaveLength(64 * 1024);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * MIB);
  });

  it('decodes bytes that are no UTF-8 leniently, and keeps a flag', async () => {
    const { stdout } = await run('binary');
    expect(stdout.binary).toBe(true);
    expect(stdout.text).toContain('\ufffd');
    expect(stdout.text.startsWith('a')).toBe(true);
  });

  it('cuts no character in two', async () => {
    const { stdout } = await run('long-line', { output: { kept: 1001, most: 2 * MIB } });
    expect(stdout).toMatchObject({ truncated: true, binary: false });
    expect(stdout.text).not.toContain('\ufffd');
  });
});

describe('when a probe cannot be started', () => {
  it('says why, and that it did not run', async () => {
    expect(await run('no-such-probe')).toMatchObject({ outcome: 'not_spawned', spawn_error: 'ENOENT', pid: null });
    expect(
      await runProcess({
        argv: [join(fixturesRoot, 'probes', 'README.md')],
        env: {},
        cwd: '/',
        limitMs: 1000,
        output: { kept: 1, most: 1 },
      }),
    ).toMatchObject({
      outcome: 'not_spawned',
      spawn_error: 'EACCES',
    });
  });

  it.each([
    ['a NUL in it', 'a\0b', 'ERR_INVALID_ARG_VALUE'],
    ['more than the system takes', 'x'.repeat(4 * MIB), 'E2BIG'],
  ])('says so of a command with %s', async (_, argument, spawnError) => {
    const report = await run('noop', { argv: [probe('noop'), argument], marker: true });
    expect(report).toMatchObject({ outcome: 'not_spawned', spawn_error: spawnError, pid: null, marker: '' });
  });
});

describe('when a marker pipe is asked for', () => {
  it('tells what came through it from what was printed', async () => {
    expect(await run('imitate-marker', { marker: true })).toMatchObject({ marker: '', stdout: { text: expect.stringMatching(/^S/) } });
  });
});
