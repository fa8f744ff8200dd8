import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDocument, resultSchemas } from '@runtime/contracts';
import { ExecutionError, runSelftest, runtimeStatus, type SelftestOptions, type SelftestReport } from '@runtime/execution';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { selftestIn } from '../src/selftest/selftest.js';
import { statusIn } from '../src/status.js';
import { type Mac, simulatedMac } from './support/mac.js';
import type { Misbehaviour } from './support/script.js';

const optionsAt = (mac: Mac, more: Partial<SelftestOptions> = {}) => ({ out: join(mac.state, 'report.json'), ...more });

/** One of each kind: each check is a process, and there are many. All of them in slow mode. */
const FEW = [
  'self_check',
  'node',
  'helper',
  'helper_replaced',
  'call_open-read',
  'stub',
  'text_unbound',
  'tool_stat',
  'job_gui',
  'processes_shown',
  'sip',
  'lock_between_processes',
  'run_killed',
  'run_direct',
];
/** What is as expected where no tool works. */
const WITHOUT_TOOLS = ['lock_between_processes', 'run_killed'];
const AS_EXPECTED = {
  ...{ self_check: 'as_expected', node: 'open', helper: 'as_expected', 'call_open-read': 'as_expected', stub: 'as_expected' },
  ...{ text_unbound: 'as_expected', job_gui: 'as_expected', sip: 'as_expected', run_direct: 'as_expected' },
  ...{ helper_replaced: 'as_expected', lock_between_processes: 'as_expected', run_killed: 'as_expected' },
};
const MORE_AS_EXPECTED = {
  ...{ deadline: 'as_expected', output_bound: 'as_expected', 'call_metadata-lstat': 'as_expected', call_sysctlbyname: 'as_expected' },
  ...{ text_missing: 'as_expected', text_nested: 'as_expected', job_background: 'as_expected', run_launchd: 'as_expected' },
};
const few = process.env['RUNTIME_SLOW'] === '1' ? undefined : (id: string): boolean => FEW.includes(id);

/** The bytes of a report, held to its schema. */
function reportOf(mac: Mac): SelftestReport {
  const text = readFileSync(join(mac.state, 'report.json'), 'utf8');
  const report = JSON.parse(text) as SelftestReport;
  expect(checkDocument(resultSchemas()['result.selftest'], report)).toEqual([]);
  for (const { process } of report.checks) expect(Buffer.byteLength(process?.stderr ?? '')).toBeLessThanOrEqual(2048);
  expect(text.length).toBeLessThan(1024 * 1024);
  return report;
}

describe('when the self test runs', () => {
  it.skipIf(process.platform === 'darwin')('refuses off macOS, says what it would do, and writes nothing', async () => {
    const out = join(temporaryDirectory(), 'report.json');
    const error = await toThrowWithCode(() => runSelftest({ out }), ExecutionError, 'SELFTEST_UNAVAILABLE');
    expect(error.category).toBe('host');
    expect(error.message).toContain('On a Mac it applies policies to children of its own');
    expect(existsSync(out)).toBe(false);
  });

  it('refuses root', async () => {
    const mac = simulatedMac({}, { uid: 0 });
    await toThrowWithCode(() => selftestIn(mac.setting, optionsAt(mac)), ExecutionError, 'RUNNER_IS_ROOT');
    expect(existsSync(join(mac.state, 'report.json'))).toBe(false);
  });

  it('makes a check of each of its eight groups on a Mac that behaves, and leaves nothing behind', { timeout: 240_000 }, async () => {
    const mac = simulatedMac({}, { helper: true });
    const planned: string[] = [];
    const report = await selftestIn(mac.setting, optionsAt(mac, { onPlan: (checks) => planned.push(...checks.map(({ id }) => id)) }), few);
    expect(report.checks.map(({ id }) => id)).toEqual(planned);
    expect([...new Set(report.checks.map(({ group }) => group))]).toEqual([
      ...['process', 'node', 'calls', 'stub', 'tools', 'launchd', 'files', 'host'],
    ]);
    expect(report).toMatchObject({ ended: 'complete', host: { product_version: '14.4.1', build: '23E224' } });
    const outcomes = Object.fromEntries(report.checks.map(({ id, outcome }) => [id, outcome]));
    expect(outcomes).toMatchObject(few === undefined ? { ...AS_EXPECTED, ...MORE_AS_EXPECTED } : AS_EXPECTED);
    expect(Object.values(outcomes)).not.toContain('died');
    expect(report.checks.find(({ id }) => id === 'run_direct')?.found).toMatchObject({ status: 'ok', answers: ['allow', 'deny'] });
    const killed = report.checks.find(({ id }) => id === 'run_killed');
    expect(killed?.found).toMatchObject({ failure: { stage: 'runner', message: expect.stringContaining('(SIGKILL)') }, of: 120 });
    expect(reportOf(mac)).toEqual(report);
    expect(readdirSync(mac.temp)).toEqual([]);
  });

  it('says where a Mac differs instead of failing', { timeout: 240_000 }, async () => {
    const mac = simulatedMac({ nested: true, gui: false });
    const report = await selftestIn(mac.setting, optionsAt(mac), few);
    const outcomeOf = (name: string) => report.checks.find(({ id }) => id === name)?.outcome;
    expect([outcomeOf('self_check'), outcomeOf('helper'), outcomeOf('job_gui')]).toEqual(['differs', 'not_applicable', 'not_applicable']);
    expect(report.counts.differs).toBeGreaterThan(3);
  });

  it.each<Misbehaviour>(['crash', 'forever', 'flood', 'kill_parent'])(
    'makes every check where all tools %s',
    { timeout: 300_000 },
    async (every_tool) => {
      const mac = simulatedMac({ every_tool }, { helper: true });
      const planned: string[] = [];
      const onPlan: SelftestOptions['onPlan'] = (checks) => planned.push(...checks.map(({ id }) => id));
      await selftestIn({ ...mac.setting, checkMs: every_tool === 'forever' ? 3000 : 20_000 }, optionsAt(mac, { onPlan }), few);
      const report = reportOf(mac);
      expect([report.ended, report.checks.map(({ id }) => id)]).toEqual(['complete', planned]);
      expect(planned.length).toBeGreaterThanOrEqual(FEW.length);
      expect(report.counts.interrupted).toBeUndefined();
      const met = report.checks.filter(({ outcome }) => outcome === 'as_expected').map(({ id }) => id);
      expect(met).toContain('lock_between_processes');
      expect(met.filter((id) => FEW.includes(id) && !WITHOUT_TOOLS.includes(id))).toEqual([]);
      if (every_tool === 'kill_parent')
        expect(report.checks.find(({ id }) => id === 'stub')).toMatchObject({ outcome: 'died', process: { signal: 'SIGKILL' } });
    },
  );

  it('goes on with a report that was not finished, and passes the check over that ended everything', { timeout: 240_000 }, async () => {
    const mac = simulatedMac();
    const stop = new AbortController();
    const onProgress = ({ done }: { done: number }) => done === 4 && stop.abort();
    const first = await selftestIn(mac.setting, optionsAt(mac, { onProgress, signal: stop.signal }));
    expect(first).toMatchObject({ ended: 'interrupted', counts: { interrupted: 1 } });
    expect(first.checks).toHaveLength(5);
    const again = new AbortController();
    const seen: (string | null)[] = [];
    const second = await selftestIn(mac.setting, {
      ...optionsAt(mac, { signal: again.signal }),
      onProgress: ({ check }) => seen.push(check) === 2 && again.abort(),
    });
    expect(second.checks.slice(0, 5)).toEqual(first.checks);
    expect(seen[0]).toBe(second.checks[5]?.id);
  });

  it('overwrites no other file, and no report that is finished', async () => {
    const mac = simulatedMac();
    const { out } = optionsAt(mac);
    const head = { schema_version: 'runtime-tools.selftest.v0.2', tool_version: 'x', host: null, world_match: null };
    for (const text of [
      'mine',
      JSON.stringify({ ...head, ended: 'complete', counts: {}, checks: [] }),
      JSON.stringify({ ...head, ended: 'running', counts: {}, checks: [] }),
    ]) {
      writeFileSync(out, text);
      await toThrowWithCode(() => selftestIn(mac.setting, { out }), ExecutionError, 'OUTPUT_EXISTS');
      expect(readFileSync(out, 'utf8')).toBe(text);
    }
  });
});

describe('when the status is asked for', () => {
  it.skipIf(process.platform === 'darwin')('says what cannot run here, and why', async () => {
    const status = await runtimeStatus({ repoRoot: temporaryDirectory() });
    expect(status).toMatchObject({
      schema_version: 'runtime-tools.status.v0.1',
      repo_root: '.',
      sandbox_check_self: null,
      tools: { launchctl: false, sandbox_exec: false },
      runners: {
        simulated: { available: true },
        seatbelt: { available: false, code: 'RUNNER_UNAVAILABLE', reason: expect.stringContaining(process.platform) },
      },
      channels: { direct: { available: true }, launchd_clean: { available: false, code: 'CHANNEL_UNAVAILABLE' } },
    });
  });

  it('says on a Mac that everything can', async () => {
    const mac = simulatedMac();
    const status = await statusIn(mac.setting, { repoRoot: temporaryDirectory() });
    expect(status).toMatchObject({
      sandbox_check_self: { source: 'nested_sandbox_exec', sandboxed: false },
      tools: { launchctl: true, sandbox_exec: true },
      runners: { seatbelt: { available: true } },
      channels: { launchd_clean: { available: true } },
      host: { product_version: '14.4.1', build: '23E224' },
    });
    expect(checkDocument(resultSchemas()['result.status'], status)).toEqual([]);
  });

  it('says of a Mac inside a sandbox, or as root, that it cannot', async () => {
    const root = temporaryDirectory();
    const sandboxed = simulatedMac({ nested: true });
    expect(await statusIn(sandboxed.setting, { repoRoot: root })).toMatchObject({
      runners: { seatbelt: { available: false, code: 'ALREADY_SANDBOXED' } },
    });
    const rooted = simulatedMac({}, { uid: 0 });
    expect(await statusIn(rooted.setting, { repoRoot: root })).toMatchObject({ runners: { seatbelt: { code: 'RUNNER_IS_ROOT' } } });
  });
});
