import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { sha256Hex } from '@runtime/contracts';
import type { Job, JobRow, RunSpec } from '@runtime/job';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { makeFixtures } from '../../src/seatbelt/fixtures.js';
import { type ProbeProcess, probeProcess, readKernelLog } from '../../src/seatbelt/kernel-log.js';
import { LoopbackListener, meetsListener } from '../../src/seatbelt/listener.js';
import { preflightRecord } from '../../src/seatbelt/preflight.js';
import { selfCheck } from '../../src/seatbelt/self-check.js';
import { scriptHost, scriptTool } from '../support/script-tools.js';
import { recordOf } from '../support/simulated-calls.js';

/** A helper that answers every call so. */
function helperThatSays(rc: number | null, errno: number | null = null) {
  const record = {
    record: 1,
    call: 'self_check',
    sandboxed: null,
    apply: null,
    failed_step: null,
    rc,
    errno,
    details: {},
    observed: {},
  } as const;
  const answer = join(temporaryDirectory(), 'answer');
  writeFileSync(answer, rc === null ? '' : recordOf(record));
  const path = scriptTool(`cat ${answer} >&3`);
  return { path, sha256: sha256Hex(readFileSync(path)) };
}

const REFUSED = 'sandbox-exec: sandbox_apply: Operation not permitted';
const said = (text: string, status: number): string => `echo '${text}' >&2; exit ${status}`;

describe('whether the runner is in a sandbox', () => {
  it.each<[string, number, number | null, object]>([
    ['0', 0, null, { source: 'sandbox_check', rc: 0, sandboxed: false }],
    ['1', 1, null, { source: 'sandbox_check', rc: 1, sandboxed: true }],
    ['-1', -1, 3, { source: 'sandbox_check', rc: -1, sandboxed: null, error: 'sandbox_check answered -1, errno 3' }],
  ])('is what the helper answers: %s', async (_what, rc, errno, expected) => {
    expect(await selfCheck(scriptHost({}, { helper: helperThatSays(rc, errno) }))).toEqual(expected);
  });

  const nested = (rc: number | null, more: object) => ({ source: 'nested_sandbox_exec', rc, ...more });
  it.each<[string, string | undefined, object]>([
    ['can', 'exit 0', nested(0, { sandboxed: false })],
    ['cannot', said(REFUSED, 71), nested(71, { sandboxed: true })],
    ['cannot, with another status', said(REFUSED, 1), nested(1, { sandboxed: null, error: `${REFUSED}\n` })],
    ['cannot, with other words', said('other', 71), nested(71, { sandboxed: null, error: 'other\n' })],
    ['cannot, with those words later', said(`x ${REFUSED}`, 71), nested(71, { sandboxed: null, error: `x ${REFUSED}\n` })],
    ['says too much of it', said('y'.repeat(300), 2), nested(2, { sandboxed: null, error: 'y'.repeat(200) })],
    ['is not there', undefined, nested(null, { sandboxed: null, error: 'ENOENT' })],
  ])('is whether it can apply a policy, where nobody else says: it %s', async (_what, script, expected) => {
    const host = scriptHost(script === undefined ? {} : { sandbox_exec: script });
    expect(await selfCheck(host)).toEqual(expected);
    expect(await selfCheck({ ...host, helper: helperThatSays(null) })).toEqual(expected);
  });
});

describe('the apply preflight', () => {
  const TEXT = '(version 1)\n(allow default)\n';
  const STUB_MARK = `printf S >&3`;

  async function preflight(script: string | undefined, { probe_ms = 60_000, text = TEXT, none = false } = {}) {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'p.sb'), text);
    const apply_preflight = { profile: 'suite/p.sb', file: 'p.sb', text_sha256: sha256Hex(TEXT) };
    const job = { run_id: 'run', world_id: 'w', limits: { probe_ms }, ...(none ? {} : { apply_preflight }) } as unknown as Job;
    const host = scriptHost(script === undefined ? {} : { sandbox_exec: script });
    const record = await preflightRecord(job, host, { directory } as RunSpec, ({ path }) => [host.tools.sandbox_exec, path]);
    return { record, directory };
  }
  /** As the self check is answered, and as the policy is applied. */
  const tool = (applied: string): string => `case "$1" in -p) exit 0;; esac; ${applied}`;

  it('is none where the plan has none', async () => {
    expect((await preflight(tool(STUB_MARK), { none: true })).record).toBeNull();
  });

  it('says that a policy can be applied, and with which command but for its place', async () => {
    const { record, directory } = await preflight(tool(`${STUB_MARK}; echo out; echo err >&2; exit 3`));
    expect(record).toMatchObject({
      ...{ status: 'ok', apply_ok: true, exit_code: 3, stdout: 'out\n', stderr: 'err\n', failure_stage: null, profile: 'suite/p.sb' },
      ...{
        run_id: 'run',
        world_id: 'w',
        sandbox_check_self: { source: 'nested_sandbox_exec', rc: 0, sandboxed: false },
        apply_marker_pid: null,
      },
    });
    expect(JSON.stringify(record)).not.toContain(directory);
    expect(record).toMatchObject({ command: [expect.any(String), 'p.sb'] });
  });

  it('says that it cannot', async () => {
    expect((await preflight(tool(said(REFUSED, 71)))).record).toMatchObject({
      status: 'ok',
      apply_ok: false,
      exit_code: 71,
      failure_stage: 'apply',
    });
    const killed = await preflight(tool('kill -9 $$'));
    expect(killed.record).toMatchObject({ status: 'ok', apply_ok: false, exit_code: -1, failure_stage: null });
    // In a sandbox the same words mean something else.
    const sandboxed = await preflight(said(REFUSED, 71));
    expect(sandboxed.record).toMatchObject({ sandbox_check_self: { sandboxed: true }, apply_ok: false });
    expect(sandboxed.record).not.toEqual((await preflight(tool(said(REFUSED, 71)))).record);
  });

  it.each<[string, string | undefined, object, object]>([
    ['took too long', tool('sleep 60'), { probe_ms: 300 }, { error: 'timeout' }],
    [
      'is not there',
      undefined,
      {},
      { error: 'missing_sandbox_exec', sandbox_check_self: { source: 'nested_sandbox_exec', error: 'ENOENT' } },
    ],
    ['would apply another profile', tool(STUB_MARK), { text: 'other' }, { error: 'profile_changed' }],
  ])('is an error where it %s', async (_what, script, options, expected) => {
    const { record } = await preflight(script, options);
    expect(record).toMatchObject({ status: 'error', ...expected });
    expect(record).not.toHaveProperty('apply_ok');
  });
});

describe('what the kernel said', () => {
  const row = (more: object): JobRow =>
    ({ lane: 'scenario', index: 1, pid: 7, started_at_unix_s: 10, finished_at_unix_s: 20, ...more }) as never;
  const PROBES: ProbeProcess[] = [
    { index: 0, pid: 7, from: 100.5, to: 101.5 },
    { index: 1, pid: 8, from: 99.5, to: 100 },
  ];

  it('is asked of processes under a policy, whose time is known', () => {
    expect(probeProcess(row({}))).toEqual({ index: 1, pid: 7, from: 10, to: 20 });
    for (const more of [{ lane: 'baseline' }, { pid: undefined }, { started_at_unix_s: undefined }, { finished_at_unix_s: undefined }])
      expect(probeProcess(row(more))).toBeNull();
  });

  const denial = (pid: number, second: string, rest = 'file-read-data /x'): string =>
    JSON.stringify({ eventMessage: `Sandbox: head(${pid}) deny(1) ${rest}`, timestamp: `1970-01-01 00:01:${second}+0000` });
  async function logged(lines: readonly string[], status = 0, probes = PROBES) {
    const text = join(temporaryDirectory(), 'log');
    writeFileSync(text, lines.map((line) => `${line}\n`).join(''));
    const args = join(temporaryDirectory(), 'args');
    const log = await readKernelLog(
      scriptHost({ log: `for each in "$@"; do echo "$each" >> ${args}; done; cat ${text}; exit ${status}` }),
      probes,
    );
    return { log, args: probes.length === 0 ? [] : readFileSync(args, 'utf8').split('\n') };
  }

  it('is nothing where no process is known', async () => {
    expect((await logged([], 0, [])).log).toBeNull();
  });

  it('is asked for the whole time of all processes, and some seconds around it', async () => {
    const { log, args } = await logged([]);
    expect(log?.window).toEqual({ start_unix_s: 97, end_unix_s: 104, padding_s: 2 });
    expect(args.slice(args.indexOf('--start'), args.indexOf('--predicate'))).toEqual([
      '--start',
      '1970-01-01 00:01:37+0000',
      '--end',
      '1970-01-01 00:01:44+0000',
    ]);
  });

  it('is joined to rows by process and time', async () => {
    const edge = (second: string) => denial(7, second);
    const { log } = await logged([
      ...[edge('38.499'), edge('38.500'), edge('43.500'), edge('43.501')],
      ...[
        denial(9, '40.000'),
        JSON.stringify({ eventMessage: 'Sandbox: head(8) deny(1) signal' }),
        'nonsense',
        '{"eventType" : "lossEvent"}',
      ],
    ]);
    expect(log).toMatchObject({
      status: 'ok',
      rc: 0,
      denials: 6,
      unrelated: 3,
      losses: 1,
      truncated: false,
      rows: { with_line: 2, without_line: 0 },
    });
    expect(log?.lines).toMatchObject([
      { index: 0, pid: 7, at_unix_s: 98.5, operation: 'file-read-data', target: '/x' },
      { index: 0, at_unix_s: 103.5 },
      { index: 1, pid: 8, at_unix_s: null, operation: 'signal' },
    ]);
  });

  it('is cut where it is too much', async () => {
    const { log } = await logged([denial(7, '40.000', `file-read-data /${'x'.repeat(600)}`), ...Array(1000).fill(denial(7, '40.000'))]);
    expect(log).toMatchObject({ truncated: true, denials: 1001, rows: { with_line: 1, without_line: 1 } });
    expect([log?.lines.length, log?.lines[0]?.target.length]).toEqual([1000, 512]);
    expect((await logged(Array(1000).fill(denial(7, '40.000')))).log?.truncated).toBe(false);
  });

  it.each([
    [64, 'refused'],
    [1, 'failed'],
  ])('is nothing the log tells, with status %d', async (status, expected) => {
    expect((await logged([], status)).log).toMatchObject({ status: expected, rc: status, lines: [] });
  });
});

describe('what probes meet', () => {
  it('are fixtures that are made anew, for this user alone', () => {
    const directory = join(temporaryDirectory(), 'deep', 'fixtures');
    const made = () =>
      makeFixtures(directory, [
        { name: 'a', kind: 'file' },
        { name: 'b/c', kind: 'directory' },
      ]);
    made();
    writeFileSync(join(directory, 'a'), 'changed');
    mkdirSync(join(directory, 'left'));
    made();
    expect(readdirSync(directory).sort()).toEqual(['a', 'b']);
    expect(readFileSync(join(directory, 'a'), 'utf8')).toBe('runtime fixture\n');
    expect(['', 'a', 'b/c'].map((name) => statSync(join(directory, name)).mode & 0o777)).toEqual([0o700, 0o600, 0o700]);
  });

  it('is a listener, where they connect to this host', async () => {
    const meets = (operation: string, target: string) => meetsListener({ operation, target });
    expect(['127.0.0.1:80', 'localhost:1', 'localhost'].map((target) => meets('network-outbound', target))).toEqual([true, true, true]);
    expect([meets('network-inbound', 'localhost:1'), meets('network-outbound', 'example.org:80')]).toEqual([false, false]);
    const [listener, other] = [await LoopbackListener.open(), await LoopbackListener.open()];
    await other.close();
    const stream = connect(listener.port, '127.0.0.1');
    await new Promise((resolve) => stream.once('close', resolve));
    expect(listener.factsFor({ target: 'localhost:80' } as never)).toEqual({
      ...{
        host: 'localhost',
        port: listener.port,
        status: 'ok',
        error: null,
        precheck: { status: 'skipped', error: null },
        accept_count: 1,
      },
    });
    const { port } = listener;
    await listener.close();
    expect([port > 0, listener.port]).toEqual([true, 0]);
  });
});
