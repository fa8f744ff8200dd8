import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBundleUnverified, validateBundle } from '@runtime/bundle-store';
import { ChannelError } from '@runtime/channels';
import {
  ApplyPreflightSchema,
  BaselineResultsSchema,
  checkDocument,
  OracleResultsSchema,
  RunManifestSchema,
  RunStatusSchema,
  RuntimeResultsSchema,
} from '@runtime/contracts';
import { ExecutionError, type RunProgress, runPlan } from '@runtime/execution';
import { DoneSchema, JobSchema, outputDigest, parseRow } from '@runtime/job';
import { PlanError } from '@runtime/plan';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { WorldError } from '@runtime/worlds';
import { describe, expect, it } from 'vitest';
import { reader } from './support/bundle.js';
import { smallSuite } from './support/small-suite.js';
import { templateSuite } from './support/suite.js';

const SIMULATED = { runner: 'simulated' } as const;
const BASELINE = 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5';
/** Says who the host is, and nothing about what is on it. */
const SEQUOIA = {
  schema_version: 'runtime-tools.world.v0.2',
  world_id: 'sequoia-15.0-24A335-arm64',
  product_version: '15.0',
  build: '24A335',
  machine: 'arm64',
  source: 'captured',
  from: 'sw_vers',
};
const CLOCK = { unix: 1_700_000_000 };

describe('when the vfs template runs on the simulated host', () => {
  it('commits a valid bundle with the 22 mismatches the model predicts', async () => {
    const suite = await templateSuite();
    const run = reader(suite, await runPlan(suite.plan, suite.out, { ...SIMULATED, repoRoot: suite.root }));
    const { mismatches, counts } = run.json('mismatch_summary.json');
    expect(mismatches).toHaveLength(22);
    expect(counts).toEqual({ unexpected_deny: 16, unexpected_allow: 6 });
    expect(mismatches.every((mismatch: { known?: boolean }) => mismatch.known === true)).toBe(true);
    expect((await validateBundle(run.dir)).errors).toEqual([]);
    expect(readFileSync(join(suite.out, 'LATEST'), 'utf8').trim()).toBe(run.json('run_status.json').run_id);
  });

  it('marks every row as simulated', async () => {
    const suite = await templateSuite();
    const run = reader(suite, await runPlan(suite.plan, suite.out, { ...SIMULATED, repoRoot: suite.root }));
    const rows = [
      ...run.rows(),
      ...run.json('baseline_results.json').results,
      ...run.json('oracle_results.json').results,
      ...run.json('runtime_events.normalized.json'),
      ...Object.values(run.json('runtime_results.json')).flatMap((profile) => (profile as { probes: unknown[] }).probes),
    ] as { harness: string }[];
    expect(rows.length).toBe(127 * 7);
    expect(new Set(rows.map((row) => row.harness))).toEqual(new Set(['runtime-simulated/2']));
    expect(run.json('run_manifest.json').execution).toMatchObject({ runner: 'simulated', tools: [], clean_start: null, lock: 'kernel' });
  });

  it('lists what it committed, and commits what it lists', async () => {
    const suite = await templateSuite();
    const run = reader(suite, await runPlan(suite.plan, suite.out, { ...SIMULATED, repoRoot: suite.root }));
    const listed = run.json('run_manifest.json').execution.artifacts;
    expect([...listed].sort()).toEqual(run.names().filter((name) => name !== 'artifact_index.json'));
    const indexed = run
      .json('artifact_index.json')
      .artifacts.map(({ path }: { path: string }) => path.split(`${run.json('run_status.json').run_id}/`)[1]);
    expect(indexed).toEqual(listed);
  });

  it('writes documents of the documented shape', async () => {
    const suite = await templateSuite();
    const run = reader(suite, await runPlan(suite.plan, suite.out, { ...SIMULATED, repoRoot: suite.root }));
    const documents = {
      'job/job.json': JobSchema,
      'job/done.json': DoneSchema,
      'run_status.json': RunStatusSchema,
      'run_manifest.json': RunManifestSchema,
      'runtime_results.json': RuntimeResultsSchema,
      'baseline_results.json': BaselineResultsSchema,
      'oracle_results.json': OracleResultsSchema,
      'apply_preflight.json': ApplyPreflightSchema,
    };
    for (const [name, schema] of Object.entries(documents)) expect(checkDocument(schema, run.json(name)), name).toEqual([]);
    for (const line of run.text('job/results.ndjson').trimEnd().split('\n')) {
      const row = parseRow(line);
      expect(row.output_sha256).toBe(row.kind === 'measured' ? outputDigest(row) : null);
    }
  });

  it('gives the same bytes for the same layout, run id and clock', async () => {
    const options = { ...SIMULATED, runId: 'same', clock: CLOCK };
    const [first, second] = [await templateSuite(), await templateSuite()];
    const a = reader(first, await runPlan(first.plan, first.out, { ...options, repoRoot: first.root }));
    const b = reader(second, await runPlan(second.plan, second.out, { ...options, repoRoot: second.root }));
    expect(a.names()).toEqual(b.names());
    for (const name of a.names()) expect(a.text(name), name).toBe(b.text(name));
    for (const name of a.names()) expect(a.text(name), name).not.toContain(first.root);
  });
});

describe('when only a part is asked for', () => {
  it('records the filters and runs nothing else', async () => {
    const suite = await templateSuite();
    const filter = { onlyProfiles: ['vfs_etc_both'], onlyScenarios: ['vfs_etc_both:read_/etc/hosts'] };
    const run = reader(suite, await runPlan(suite.plan, suite.out, { ...SIMULATED, ...filter, repoRoot: suite.root }));
    const filters = { only_profiles: ['vfs_etc_both'], only_scenarios: ['vfs_etc_both:read_/etc/hosts'] };
    expect(run.json('run_manifest.json').execution.filters).toEqual(filters);
    expect(run.json('job/job.json').filters).toEqual(filters);
    expect(run.json('summary.json').filters).toEqual(filters);
    expect(run.text('summary.md')).toContain('\nOnly: vfs_etc_both, vfs_etc_both:read_/etc/hosts\n');
    expect(run.rows().map((row) => row.expectation_id)).toEqual(Array(3).fill('vfs_etc_both:read_/etc/hosts'));
  });

  it('runs nothing on a dry run and leaves LATEST alone', async () => {
    const suite = smallSuite();
    const bundle = await runPlan(suite.plan, suite.out, { ...SIMULATED, dryRun: true, repoRoot: suite.root });
    const run = reader(suite, bundle);
    expect(run.json('summary.json')).toMatchObject({
      status: 'dry',
      dry_run: true,
      lanes: { baseline: false, scenario: false, oracle: false },
    });
    expect(run.has('runtime_results.json')).toBe(false);
    expect(run.has('job/results.ndjson')).toBe(false);
    expect(run.json('job/job.json').probes).toEqual([]);
    expect(existsSync(join(suite.out, 'LATEST'))).toBe(false);
    expect((await validateBundle(run.dir)).errors).toEqual([]);
  });

  it('names on a dry run every path a real one would open for writing', async () => {
    const suite = smallSuite({
      probes: [
        { id: 'w', operation: 'file-write*', target: '/private/tmp/foo' },
        { id: 'r', operation: 'file-read*', target: '/private/tmp/bar' },
      ],
    });
    const run = reader(suite, await runPlan(suite.plan, suite.out, { ...SIMULATED, dryRun: true, repoRoot: suite.root }));
    expect(run.json('job/job.json').would_open_for_writing).toEqual(['/private/tmp/foo']);
  });

  it('simulates a world of the repository on the host that it borrows by name', async () => {
    const suite = smallSuite({ world: SEQUOIA.world_id, worlds: { 'worlds/sequoia.json': { ...SEQUOIA, based_on: BASELINE } } });
    const run = reader(suite, await runPlan(suite.plan, suite.out, { ...SIMULATED, repoRoot: suite.root }));
    expect(run.json('summary.json')).toMatchObject({ status: 'ok', world_id: SEQUOIA.world_id });
    expect(run.json('job/world.json').host).toMatchObject({ source: 'assumed', from: `taken over from the world ${BASELINE}` });
    expect((await validateBundle(run.dir)).errors).toEqual([]);
  });

  it('runs only the lanes of the plan', async () => {
    const suite = smallSuite({ lanes: { baseline: true, scenario: false, oracle: false } });
    const run = reader(suite, await runPlan(suite.plan, suite.out, { ...SIMULATED, repoRoot: suite.root }));
    expect(run.has('baseline_results.json')).toBe(true);
    expect(run.has('runtime_results.json')).toBe(false);
    expect(run.has('oracle_results.json')).toBe(false);
    expect((await validateBundle(run.dir)).errors).toEqual([]);
  });
});

describe('when progress is asked for', () => {
  it('tells the last row, and survives a callback that throws', async () => {
    const suite = smallSuite();
    const seen: RunProgress[] = [];
    await runPlan(suite.plan, suite.out, {
      ...SIMULATED,
      repoRoot: suite.root,
      onProgress: (progress) => {
        seen.push(progress);
        throw new Error('a display that breaks');
      },
    });
    expect(seen.at(-1)).toMatchObject({ done: 6, total: 6, current: { lane: 'oracle', profile_id: 'p', expectation_id: 'read-bar' } });
  });
});

describe('when a run cannot start', () => {
  it.each([false, true])('simulates no world that does not describe its host (dry run: %s)', async (dryRun) => {
    const suite = smallSuite({ world: SEQUOIA.world_id, worlds: { 'worlds/sequoia.json': SEQUOIA } });
    const error = await toThrowWithCode(
      () => runPlan(suite.plan, suite.out, { ...SIMULATED, dryRun, repoRoot: suite.root }),
      WorldError,
      'WORLD_PART_MISSING',
    );
    expect(error.message).toContain(SEQUOIA.world_id);
    expect(error.details).toMatchObject({ missing: ['operations', 'errnos', 'host'] });
    expect(error.hint).toContain('based_on');
    expect(existsSync(suite.out)).toBe(false);
  });

  it.each(['../x', 'a/b', '', '.', '..', 'x'.repeat(129), 'a b', 'é'])('refuses the run id %j', async (runId) => {
    const suite = smallSuite();
    await toThrowWithCode(
      () => runPlan(suite.plan, suite.out, { ...SIMULATED, runId, repoRoot: suite.root }),
      ExecutionError,
      'RUN_ID_INVALID',
    );
    expect(existsSync(suite.out)).toBe(false);
  });

  it.skipIf(process.platform === 'darwin').each([
    { options: { channel: 'launchd_clean' }, code: 'CHANNEL_UNAVAILABLE', category: 'host' },
    { options: { runner: 'seatbelt' }, code: 'RUNNER_UNAVAILABLE', category: 'host' },
    { options: { channel: 'launchd_clean', runner: 'seatbelt' }, code: 'CHANNEL_UNAVAILABLE', category: 'host' },
    { options: { channel: 'launchd_clean', runner: 'simulated' }, code: 'RUNNER_CONFLICT', category: 'usage' },
  ] as const)('refuses $options off macOS and creates nothing', async ({ options, code, category }) => {
    const suite = smallSuite();
    const error = await toThrowWithCode(() => runPlan(suite.plan, suite.out, { ...options, repoRoot: suite.root }), ExecutionError, code);
    expect(error.category).toBe(category);
    expect(existsSync(suite.out)).toBe(false);
  });

  it('refuses a channel and a runner that do not exist', async () => {
    const suite = smallSuite();
    await toThrowWithCode(
      () => runPlan(suite.plan, suite.out, { channel: 'ssh' as never, repoRoot: suite.root }),
      ChannelError,
      'CHANNEL_SPEC_INVALID',
    );
    await toThrowWithCode(
      () => runPlan(suite.plan, suite.out, { runner: 'docker' as never, repoRoot: suite.root }),
      ExecutionError,
      'RUN_OPTION_INVALID',
    );
  });

  it('names line and column of SBPL that does not parse', async () => {
    const suite = smallSuite({ sbpl: '(version 1)\n(allow file-read* (literal "/x")\n' });
    const error = await toThrowWithCode(
      () => runPlan(suite.plan, suite.out, { ...SIMULATED, repoRoot: suite.root }),
      PlanError,
      'PROFILE_SBPL_INVALID',
    );
    expect(error.details).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
    expect(existsSync(suite.out)).toBe(false);
  });

  it('refuses a selection that leaves nothing', async () => {
    const suite = smallSuite();
    await toThrowWithCode(
      () => runPlan(suite.plan, suite.out, { ...SIMULATED, onlyProfiles: ['nobody'], repoRoot: suite.root }),
      PlanError,
      'PLAN_SELECTION_UNKNOWN',
    );
    expect(existsSync(suite.out)).toBe(false);
  });

  it('refuses a run id that was used', async () => {
    const suite = smallSuite();
    const options = { ...SIMULATED, runId: 'once', repoRoot: suite.root };
    await runPlan(suite.plan, suite.out, options);
    await expect(runPlan(suite.plan, suite.out, options)).rejects.toMatchObject({ code: 'BUNDLE_RUN_EXISTS' });
  });
});

describe('when a run is interrupted', () => {
  it('commits a failed bundle that says so, and leaves LATEST where it was', async () => {
    const suite = await templateSuite();
    await runPlan(suite.plan, suite.out, { ...SIMULATED, runId: 'before', repoRoot: suite.root });
    const controller = new AbortController();
    const bundle = await runPlan(suite.plan, suite.out, {
      ...SIMULATED,
      runId: 'cut',
      repoRoot: suite.root,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(bundle.status).toBe('failed');
    const run = reader(suite, bundle);
    expect(run.json('run_status.json')).toMatchObject({ state: 'failed', failure_stage: 'interrupted' });
    expect(run.json('artifact_index.json')).toMatchObject({ status: 'failed' });
    expect(run.has('runtime_results.json')).toBe(false);
    expect(readFileSync(join(suite.out, 'LATEST'), 'utf8').trim()).toBe('before');
    expect((await validateBundle(run.dir)).errors).toEqual([]);
    expect((await openBundleUnverified(run.dir)).run_id).toBe('cut');
  });

  it('still fails after the last row, as long as nothing is committed', async () => {
    const suite = await templateSuite();
    const controller = new AbortController();
    const running = runPlan(suite.plan, suite.out, { ...SIMULATED, runId: 'late', repoRoot: suite.root, signal: controller.signal });
    // The rows are all there; the documents are being made of them.
    const watch = (): void => {
      if (existsSync(join(suite.out, 'late', 'job', 'done.json'))) controller.abort();
      else if (!controller.signal.aborted) setImmediate(watch);
    };
    watch();
    const run = reader(suite, await running);
    expect(run.json('run_status.json')).toMatchObject({ state: 'failed', failure_stage: 'interrupted' });
    expect(run.has('runtime_results.json')).toBe(false);
    expect(existsSync(join(suite.out, 'LATEST'))).toBe(false);
    expect((await validateBundle(run.dir)).errors).toEqual([]);
  });

  it('stops before it starts when it was told so already', async () => {
    const suite = smallSuite();
    const bundle = await runPlan(suite.plan, suite.out, { ...SIMULATED, repoRoot: suite.root, signal: AbortSignal.abort() });
    expect(bundle.status).toBe('failed');
  });
});

describe('when the bundle root is itself a run', () => {
  it('leaves it as it is', async () => {
    const suite = smallSuite();
    await runPlan(suite.plan, suite.out, { ...SIMULATED, runId: 'first', repoRoot: suite.root });
    const inside = join(suite.out, 'first');
    await expect(runPlan(suite.plan, inside, { ...SIMULATED, repoRoot: suite.root })).rejects.toMatchObject({ code: 'OUTPUT_IN_RUN' });
    expect((await validateBundle(inside)).errors).toEqual([]);
  });
});

describe('when a run lies outside the repository', () => {
  it('still commits a bundle that can be read', async () => {
    const suite = smallSuite();
    const out = join(temporaryDirectory(), 'elsewhere');
    const bundle = await runPlan(suite.plan, out, { ...SIMULATED, runId: 'away', repoRoot: suite.root });
    expect((await validateBundle(join(out, 'away'))).errors).toEqual([]);
    expect(bundle.run_id).toBe('away');
    expect(readdirSync(out).sort()).toEqual(['.runtime.lock', 'LATEST', 'away']);
  });
});

describe('when a plan adds to the virtual host', () => {
  it('lets the simulated probes find it, and keeps it in the job as evidence', async () => {
    const secret = '/Users/me/secret.txt';
    const suite = smallSuite({ probes: [{ id: 'read-secret', target: secret, expected: 'deny' }] });
    const runOnce = async () => reader(suite, await runPlan(suite.plan, suite.out, { ...SIMULATED, repoRoot: suite.root }));
    const without = await runOnce();
    expect(without.rows().map(({ absent }) => absent)).toContain(true);
    expect(without.json('job/job.json')).not.toHaveProperty('simulated_host');
    const simulated_host = { files: { [secret]: { content: 'mine' } } };
    writeFileSync(suite.plan, JSON.stringify({ ...JSON.parse(readFileSync(suite.plan, 'utf8')), simulated_host }));
    const run = await runOnce();
    expect(run.json('job/job.json').simulated_host).toEqual(simulated_host);
    expect(run.rows().map(({ lane, absent, answer }) => [lane, absent, answer])).toEqual([
      ['baseline', false, 'allow'],
      ['scenario', false, 'deny'],
      ['oracle', null, undefined],
    ]);
    expect((await validateBundle(run.dir)).errors).toEqual([]);
  });
});
