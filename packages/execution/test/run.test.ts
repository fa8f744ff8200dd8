import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import type { RunSpec } from '@runtime/job';
import { temporaryDirectory } from '@runtime/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RunPlanOptions } from '../src/options.js';
import { runPlanIn } from '../src/run.js';
import { productionSetting, type Setting } from '../src/setting.js';
import { type Document, reader } from './support/bundle.js';
import { type SmallSuiteOptions, smallSuite } from './support/small-suite.js';

const ONE: SmallSuiteOptions = { lanes: { baseline: false, scenario: true, oracle: false }, probes: [{ id: 'one' }] };

afterEach(() => vi.unstubAllEnvs());

/** A run whose runner does this, ends, and is swept for with the program that comes after. */
async function runBy(
  text: string,
  options: RunPlanOptions = {},
  { suite: more = {}, setting = {} }: { suite?: SmallSuiteOptions; setting?: Partial<Setting> } = {},
) {
  const suite = smallSuite({ ...ONE, ...more });
  const [runner, log] = [join(suite.root, 'runner.mjs'), join(suite.root, 'specs')];
  writeFileSync(
    runner,
    `import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
    const spec = JSON.parse(readFileSync(0, 'utf8'));
    appendFileSync(${JSON.stringify(log)}, JSON.stringify(spec) + '\\n');
    if (spec.mode === 'run') { ${text} }`,
  );
  const surroundings: Setting = { ...{ platform: 'darwin', uid: 501, runnerEntry: () => runner, launchdEntry: () => runner }, ...setting };
  const bundle = await runPlanIn(surroundings, suite.plan, suite.out, { repoRoot: suite.root, ...options });
  const run = reader(suite, bundle);
  expect((await validateBundle(run.dir)).errors).toEqual([]);
  const specs = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Document);
  return { ...run, suite, specs, spec: specs[0] as RunSpec, error: run.json('run_status.json').error as string };
}

describe('what a runner is told', () => {
  it('of a run for real is where to make fixtures, and whose home and name it is', async () => {
    vi.stubEnv('HOME', '/Users/first');
    vi.stubEnv('USER', 'somebody');
    const { spec, specs, dir } = await runBy('');
    expect(spec).toMatchObject({
      ...{ mode: 'run', runner: 'seatbelt', directory: dir, job: join(dir, 'job', 'job.json'), copy: join(dir, 'job'), label: null },
      ...{ fixtures: expect.stringMatching(/\/fixtures$/), values: { HOME: '/Users/first', USER: 'somebody' } },
    });
    expect(spec.person).toMatchObject({ homes: expect.arrayContaining(['/Users/first']), users: expect.arrayContaining(['somebody']) });
    // Probes that outlived the run are looked for afterwards, and its private folder is gone.
    expect(specs.map(({ mode }) => mode)).toEqual(['run', 'sweep']);
    expect(existsSync(spec.fixtures as string)).toBe(false);
    expect(existsSync(spec.socket)).toBe(false);
  });

  it('of a simulated one is that it makes none, and nothing is looked for afterwards', async () => {
    const { specs } = await runBy('', { runner: 'simulated' });
    expect(specs).toMatchObject([{ mode: 'run', runner: 'simulated', fixtures: null }]);
  });

  it('is a secret that nobody can guess, but for a simulated run that is to repeat', async () => {
    const nonceOf = async (options: RunPlanOptions) => (await runBy('', { runId: 'run', ...options })).spec.nonce;
    const clock = { unix: 7 };
    expect(await nonceOf({ runner: 'simulated', clock })).toBe(await nonceOf({ runner: 'simulated', clock }));
    expect(await nonceOf({ runner: 'seatbelt', clock })).not.toBe(await nonceOf({ runner: 'seatbelt', clock }));
    expect(await nonceOf({ runner: 'simulated' })).not.toBe(await nonceOf({ runner: 'simulated' }));
  });
});

describe('what is found in the folder of a run', () => {
  const plant = (names: readonly string[]) => names.map((name) => `writeFileSync(spec.directory + '/${name}', 'x');`).join(' ');
  const NAMES = Array.from({ length: 12 }, (_, at) => `found-${String(at).padStart(2, '0')}`);

  it.each([
    [1, '"found-00"'],
    [
      10,
      NAMES.slice(0, 10)
        .map((name) => `"${name}"`)
        .join(', '),
    ],
    [
      12,
      `${NAMES.slice(0, 10)
        .map((name) => `"${name}"`)
        .join(', ')} and 2 more`,
    ],
  ])('is removed, and the failure names %d of it', async (count, told) => {
    const { error, names } = await runBy(plant(NAMES.slice(0, count)), { runner: 'simulated' });
    expect(error).toBe(
      `the runner ended before it connected (exit 0); files that the run did not write were in its directory, and were removed: ${told}`,
    );
    expect(names().filter((name) => name.startsWith('found'))).toEqual([]);
  });

  it('is nothing where only the copy of the worker is there', async () => {
    const { error } = await runBy(`writeFileSync(spec.copy + '/results.ndjson', 'x'); writeFileSync(spec.copy + '/done.json', 'x');`);
    expect(error).toBe('the runner ended before it connected (exit 0)');
  });

  it.each(['seatbelt', 'simulated'] as const)('is the job as it was compiled (%s)', async (runner) => {
    const spoil = `writeFileSync(spec.job, 'x'); ${plant(['found'])}`;
    const { json } = await runBy(spoil, { runner });
    expect(json('job/job.json')).toMatchObject({ world_id: expect.any(String) });
  });

  it('is the job as it was compiled, though nothing else was touched', async () => {
    const { json } = await runBy(`writeFileSync(spec.job, 'x');`);
    expect(json('job/job.json')).toMatchObject({ world_id: expect.any(String) });
  });
});

describe('where a run begins', () => {
  it('is a lock, unless it is told to go without', async () => {
    const lockOf = async (lock: boolean) => {
      const { json, suite } = await runBy('', { channel: { channel: 'direct', lock } as never });
      return [json('run_manifest.json').execution.lock, existsSync(join(suite.out, '.runtime.lock'))];
    };
    expect(await lockOf(true)).toEqual(['kernel', true]);
    expect(await lockOf(false)).toEqual(['none', false]);
  });

  it('is a world that says who the host is; only a simulated run asks what is on it', async () => {
    const world = {
      schema_version: 'runtime-tools.world.v0.2',
      world_id: 'w',
      product_version: '15.0',
      build: 'A',
      machine: 'arm64',
      source: 'captured',
      from: 'x',
    };
    const suite = { suite: { world: 'w', worlds: { 'w.json': world } } };
    expect((await runBy('', { runner: 'seatbelt' }, suite)).error).toContain('ended before it connected');
    await expect(runBy('', { runner: 'simulated' }, suite)).rejects.toMatchObject({ code: 'WORLD_PART_MISSING' });
  });

  it('is an executable of its channel', async () => {
    const missing = (): string => {
      throw new Error('not there');
    };
    await expect(runBy('', {}, { setting: { runnerEntry: missing } })).rejects.toThrow('not there');
    await expect(runBy('', { channel: 'launchd_clean' }, { setting: { launchdEntry: missing } })).rejects.toThrow('not there');
    expect((await runBy('', {}, { setting: { launchdEntry: missing } })).error).toContain('ended before it connected');
  });
});

describe('what keeps a run from going on', () => {
  /** An entry that is there when the run is checked, and throws this when it is started. */
  const throwing = (error: unknown): Partial<Setting> => {
    let asked = false;
    const path = join(temporaryDirectory(), 'runner.mjs');
    writeFileSync(path, '');
    return {
      runnerEntry: () => {
        if (asked) throw error;
        asked = true;
        return path;
      },
    };
  };
  it.each([
    ['an error', new Error('what broke'), 'what broke'],
    ['an error without words', new TypeError(''), 'TypeError'],
    ['something that is no error', 'a text', 'a text'],
  ])('is told: %s', async (_what, thrown, told) => {
    const suite = smallSuite(ONE);
    const setting = { ...productionSetting, ...throwing(thrown) };
    const run = reader(suite, await runPlanIn(setting, suite.plan, suite.out, { runner: 'simulated', repoRoot: suite.root }));
    expect(run.json('run_status.json')).toMatchObject({ state: 'failed', failure_stage: 'exception', error: told });
  });
});
