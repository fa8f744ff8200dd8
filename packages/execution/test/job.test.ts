import { readFileSync, writeFileSync } from 'node:fs';
import { sha256Hex } from '@runtime/contracts';
import { type Job, JobSchema } from '@runtime/job';
import { compilePlan } from '@runtime/plan';
import { describe, expect, it } from 'vitest';
import { type CompiledJob, compileJob, effectiveLanes, totalMs } from '../src/job.js';
import type { RunPlanOptions } from '../src/options.js';
import { resolveRequest } from '../src/request.js';
import type { Setting } from '../src/setting.js';
import { type SmallSuiteOptions, smallSuite } from './support/small-suite.js';

const MAC: Setting = { platform: 'darwin', uid: 501, runnerEntry: () => '', launchdEntry: () => '' };

/** The job of a small suite, as a run with these options makes it. */
async function jobOf(options: RunPlanOptions = {}, suite: SmallSuiteOptions = {}, plan: object = {}): Promise<CompiledJob> {
  const small = smallSuite(suite);
  const document = JSON.parse(readFileSync(small.plan, 'utf8'));
  writeFileSync(small.plan, JSON.stringify({ ...document, ...plan }));
  const request = resolveRequest({ runId: 'run', ...options }, MAC);
  const { onlyProfiles = [], onlyScenarios = [] } = options;
  const compiled = compileJob(await compilePlan(small.plan, { repoRoot: small.root, onlyProfiles, onlyScenarios }), request);
  JobSchema.parse(JSON.parse(JSON.stringify(compiled.job)));
  return compiled;
}

const HOST = { simulated_host: { files: { '/x': { content: 'x' } } } };
const optional = ({ filters, simulated_host, would_open_for_writing, apply_preflight }: Job): string[] =>
  Object.entries({ filters, simulated_host, would_open_for_writing, apply_preflight }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );

describe('a job', () => {
  it('asks each probe in each lane of the plan, lane by lane, by its number', async () => {
    const { job } = await jobOf();
    const asked = job.probes.map(({ index, lane, expectation_id }) => `${index} ${lane} ${expectation_id}`);
    expect(asked).toEqual(
      ['baseline', 'scenario', 'oracle'].flatMap((lane, at) => [`${at * 2} ${lane} read-foo`, `${at * 2 + 1} ${lane} read-bar`]),
    );
    expect(job).toMatchObject({ run_id: 'run', clock: 'host', lanes: ['baseline', 'scenario', 'oracle'], limits: { probe_ms: 10_000 } });
    const { job: less } = await jobOf({}, { lanes: { baseline: false, scenario: true, oracle: false } });
    expect([less.lanes, less.probes.length]).toEqual([['scenario'], 2]);
  });

  it('holds the digests of the texts that are written beside it', async () => {
    const { job, profiles } = await jobOf();
    for (const { file, text_sha256 } of job.profiles) expect(sha256Hex(profiles.get(file) ?? '')).toBe(text_sha256);
    expect(sha256Hex(profiles.get(job.world?.file ?? '') ?? '')).toBe(job.world?.sha256);
    expect([...profiles.keys()]).toEqual(['runtime_profiles/p.p.runtime.sb', 'job/world.json']);
  });

  it('holds what a probe says of itself, and nothing that it does not say', async () => {
    const said = { id: 'one', operation: 'file-read-metadata', target: '/x', driver: 'metadata_runner', syscall: 'lstat' };
    const { job } = await jobOf({}, { probes: [said, { id: 'two' }] });
    expect(job.probes[0]).toMatchObject({ driver: 'metadata_runner', syscall: 'lstat', target: '/x' });
    expect(Object.keys(job.probes[1] ?? {})).not.toContain('driver');
  });

  it.each<[string, RunPlanOptions, SmallSuiteOptions, object, string[]]>([
    ['nothing more', {}, {}, {}, []],
    ['which profiles were asked for', { onlyProfiles: ['p'] }, {}, {}, ['filters']],
    ['which questions were asked for', { onlyScenarios: ['read-foo'] }, {}, {}, ['filters']],
    ['the virtual host, where it is simulated', { runner: 'simulated' }, {}, HOST, ['simulated_host']],
    ['nothing of a virtual host, where it is not', { runner: 'seatbelt' }, {}, HOST, []],
    ['what it would open, where it is not', { dryRun: true }, {}, {}, ['would_open_for_writing']],
  ])('says besides %s', async (_what, options, suite, plan, expected) => {
    expect(optional((await jobOf(options, suite, plan)).job)).toEqual(expected);
  });

  it('would open for writing what a probe would write, make, remove or control, each once and in order', async () => {
    const probe = (operation: string, target: string) => ({ id: `${operation} ${target}`, operation, target });
    const probes = [
      ...[probe('file-write-data', '/c'), probe('file-write*', '/c'), probe('file-ioctl', '/a'), probe('file-write-create', '/b')],
      ...[probe('file-read*', '/read'), probe('network-outbound', '127.0.0.1:1')],
    ];
    const { job } = await jobOf({ dryRun: true }, { probes });
    expect(job).toMatchObject({ would_open_for_writing: ['/a', '/b', '/c'], probes: [], lanes: [] });
  });

  it('has a clock that stands still where one was given', async () => {
    expect((await jobOf({ clock: { unix: 7, pid: 1 } })).job.clock).toEqual({ unix: 7 });
  });

  it('says where a profile has no stub, and what it grants', async () => {
    const [plain] = (await jobOf()).job.profiles;
    expect(plain).not.toHaveProperty('stub');
    expect(plain).not.toHaveProperty('grants');
    expect(plain).not.toHaveProperty('stand_in');
    const [special] = (await jobOf({}, { stub: false, grants: ['mach_bootstrap'] })).job.profiles;
    expect(special).toMatchObject({ stub: false, grants: ['mach_bootstrap'] });
  });
});

describe('the time that a run may take', () => {
  it.each([
    [0, 'simulated', 60_000],
    [100, 'simulated', 65_000],
    [100, 'seatbelt', 1_260_000],
    [1_000_000, 'seatbelt', 2_147_483_647],
  ] as const)('of %d probes, %s, is %d ms', (probes, runner, expected) => {
    expect(totalMs(probes, runner)).toBe(expected);
  });
});

it('a dry run has no lane', () => {
  const lanes = { baseline: true, scenario: false, oracle: true };
  expect(effectiveLanes({ lanes } as never, false)).toEqual(lanes);
  expect(effectiveLanes({ lanes } as never, true)).toEqual({ baseline: false, scenario: false, oracle: false });
});
