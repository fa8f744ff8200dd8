import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { runPlan } from '@runtime/execution';
import { describe, expect, it } from 'vitest';
import type { RunPlanOptions } from '../src/options.js';
import { reader } from './support/bundle.js';
import { smallSuite } from './support/small-suite.js';

/** A simulated run of a plan with a preflight, unless it is to have none. */
async function runOf(options: RunPlanOptions = {}, { preflight = true } = {}) {
  const suite = smallSuite({ lanes: { baseline: false, scenario: true, oracle: false } });
  writeFileSync(join(suite.root, 'suite', 'pre.sb'), '(version 1)\n(allow default)\n');
  const plan = JSON.parse(readFileSync(suite.plan, 'utf8'));
  if (preflight) writeFileSync(suite.plan, JSON.stringify({ ...plan, apply_preflight_profile: './pre.sb' }));
  const bundle = await runPlan(suite.plan, suite.out, { runner: 'simulated', repoRoot: suite.root, ...options });
  const run = reader(suite, bundle);
  expect((await validateBundle(run.dir)).errors).toEqual([]);
  return { ...run, status: bundle.status, isLatest: existsSync(join(suite.out, 'LATEST')) };
}

describe('what a run commits', () => {
  const PREFLIGHT = ['apply_preflight.json', 'runtime_profiles/apply_preflight.runtime.sb'];

  it.each<[string, RunPlanOptions, string, string, boolean]>([
    ['that is whole', {}, 'ok', 'complete', true],
    ['of some profiles', { onlyProfiles: ['p'] }, 'ok', 'complete', false],
    ['of some questions', { onlyScenarios: ['read-foo'] }, 'ok', 'complete', false],
    ['that does nothing', { dryRun: true }, 'ok', 'complete', false],
    ['that was interrupted', { signal: AbortSignal.abort() }, 'failed', 'failed', false],
  ])('is the latest where it is one %s', async (_what, options, status, state, isLatest) => {
    const run = await runOf(options);
    expect([run.status, run.json('run_status.json').state, run.isLatest]).toEqual([status, state, isLatest]);
    expect(run.json('run_manifest.json').execution.artifacts.every(run.has)).toBe(true);
    expect(run.json('artifact_index.json').missing.length === 0).toBe(status === 'ok');
  });

  it('has what it did first where it did it, and the profile of that', async () => {
    const kept = async (...args: Parameters<typeof runOf>) => {
      const { names, json } = await runOf(...args);
      const listed = json('run_manifest.json').execution.artifacts as string[];
      expect(PREFLIGHT.filter((name) => listed.includes(name))).toEqual(PREFLIGHT.filter((name) => names().includes(name)));
      return PREFLIGHT.filter((name) => listed.includes(name));
    };
    expect(await kept()).toEqual(PREFLIGHT);
    expect(await kept({}, { preflight: false })).toEqual([]);
    expect(await kept({ dryRun: true })).toEqual([]);
    expect(await kept({ signal: AbortSignal.abort() })).toEqual(PREFLIGHT.slice(1));
  });

  it('has the job, and what became of it as far as it was begun and ended', async () => {
    const job = async (options: RunPlanOptions) => (await runOf(options)).names().filter((name) => name.startsWith('job/'));
    expect(await job({})).toEqual(['job/done.json', 'job/job.json', 'job/results.ndjson', 'job/world.json']);
    expect(await job({ dryRun: true })).toEqual(['job/job.json', 'job/world.json']);
    expect(await job({ signal: AbortSignal.abort() })).toEqual(['job/job.json', 'job/results.ndjson', 'job/world.json']);
  });

  it('has its folders in order', async () => {
    const { json } = await runOf();
    const listed = json('run_manifest.json').execution.artifacts as string[];
    const inFolders = listed.filter((name) => name.includes('/'));
    expect(inFolders).toEqual([
      ...[PREFLIGHT[1], 'runtime_profiles/p.p.runtime.sb'],
      ...['job/done.json', 'job/job.json', 'job/results.ndjson', 'job/world.json'],
    ]);
    expect(listed.slice(-inFolders.length)).toEqual(inFolders);
  });
});
