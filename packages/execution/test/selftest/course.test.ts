import { existsSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { ExecutionError } from '../../src/error.js';
import { type SelftestOptions, type SelftestReport, selftestIn } from '../../src/selftest/selftest.js';
import type { Setting } from '../../src/setting.js';

const CHECKS = ['one', 'two', 'three'].map((id) => ({ id, group: 'process', question: 'q', expected: 'e', means: 'm' }));
const HOST = { platform: 'darwin', product_version: '14', build: 'A', machine: 'arm64', sip: null, dyld_digest: null, node: 'v20' };

interface Course {
  out: string;
  setting: Setting;
  /** The checks that were made, and the mode of the folder of each. */
  made: () => [string, number][];
}

/** A runner that lists three checks, makes each as expected, and writes down which. `facts` is what it says of the host. */
function course(facts: unknown = { host: HOST, world_match: { compared: [], result: 'unknown' } }, listed: unknown = CHECKS): Course {
  const folder = temporaryDirectory();
  const [runner, log, out] = [join(folder, 'runner.mjs'), join(folder, 'log'), join(folder, 'report.json')];
  writeFileSync(
    runner,
    `import { appendFileSync, readFileSync, statSync } from 'node:fs';
    import { dirname } from 'node:path';
    const spec = JSON.parse(readFileSync(0, 'utf8'));
    const say = (value) => console.log(typeof value === 'string' ? value : JSON.stringify(value));
    if (spec.mode === 'facts') say(${JSON.stringify(facts)});
    else if (spec.check === undefined) say(${JSON.stringify(listed)});
    else {
      appendFileSync(${JSON.stringify(log)}, JSON.stringify([spec.check.id, statSync(dirname(spec.check.directory)).mode & 0o777]) + '\\n');
      say({ outcome: 'as_expected', found: { place: dirname(spec.check.directory) } });
    }`,
  );
  const made = () =>
    existsSync(log)
      ? readFileSync(log, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [];
  return { out, setting: { platform: 'darwin', uid: 501, runnerEntry: () => runner, launchdEntry: () => '' }, made };
}

const ours = (id: string): boolean => CHECKS.some((check) => check.id === id);
const run = ({ setting, out }: Course, more: Partial<SelftestOptions> = {}) => selftestIn(setting, { out, ...more }, ours);
const placeOf = ({ checks }: SelftestReport): string => String(checks[0]?.found['place']);

describe('the course of a self test', () => {
  it('is every check, each told before it is made, in a folder that is nobody else’s and goes away', async () => {
    const test = course();
    const [planned, told]: [string[], [number, number, string | null][]] = [[], []];
    const report = await run(test, {
      onPlan: (checks) => planned.push(...checks.map(({ id }) => id)),
      onProgress: ({ done, total, check }) => told.push([done, total, check]),
    });
    expect(planned).toEqual(['one', 'two', 'three']);
    expect(told).toEqual([
      [0, 3, 'one'],
      [1, 3, 'two'],
      [2, 3, 'three'],
      [3, 3, null],
    ]);
    expect(test.made()).toEqual([
      ['one', 0o700],
      ['two', 0o700],
      ['three', 0o700],
    ]);
    expect(report).toMatchObject({ ended: 'complete', counts: { as_expected: 3 }, host: HOST, world_match: { result: 'unknown' } });
    const place = placeOf(report);
    expect(place).toMatch(/\/runtime-selftest-[0-9a-f]{12}$/);
    expect(existsSync(place)).toBe(false);
  });

  it('stops where it is told to, and goes on there the next time', async () => {
    const test = course();
    const controller = new AbortController();
    const stopping = await run(test, { signal: controller.signal, onProgress: ({ done }) => done === 1 && controller.abort() });
    expect(stopping).toMatchObject({ ended: 'interrupted', counts: { as_expected: 1, interrupted: 1 } });
    expect(stopping.checks.map(({ id }) => id)).toEqual(['one', 'two']);
    const again = await run(test);
    expect(again).toMatchObject({ ended: 'complete', counts: { as_expected: 2, interrupted: 1 } });
    expect(again.checks.map(({ id }) => id)).toEqual(['one', 'two', 'three']);
  });

  it('removes what a start that was killed left behind', async () => {
    const test = course();
    const place = placeOf(await run(test));
    mkdirSync(join(place, 'one'), { recursive: true });
    unlinkSync(test.out);
    expect(await run(test)).toMatchObject({ ended: 'complete', counts: { as_expected: 3 } });
    expect(existsSync(place)).toBe(false);
  });

  it.each([
    ['lists nothing', HOST, '{'],
    ['says nothing at all', '', ''],
  ])('is not complete where the runner %s', async (_what, facts, listed) => {
    const test = course(facts === '' ? '' : { host: facts, world_match: null }, listed);
    expect(await run(test)).toMatchObject({ ended: 'interrupted', counts: {}, host: facts === '' ? null : facts });
  });

  it.each([
    ['elsewhere', { platform: 'linux' }, 'SELFTEST_UNAVAILABLE'],
    ['for root', { uid: 0 }, 'RUNNER_IS_ROOT'],
  ] as const)('is not begun %s', async (_where, setting, code) => {
    const test = course();
    const error = await toThrowWithCode(() => run({ ...test, setting: { ...test.setting, ...setting } }), ExecutionError, code);
    expect(error.category).toBe('host');
    expect([existsSync(test.out), test.made()]).toEqual([false, []]);
  });
});
