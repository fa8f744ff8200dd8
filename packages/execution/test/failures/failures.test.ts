import { readdirSync } from 'node:fs';
import { validateBundle } from '@runtime/bundle-store';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runPlanIn } from '../../src/run.js';
import { reader } from '../support/bundle.js';
import { simulatedMac } from '../support/mac.js';
import { smallSuite } from '../support/small-suite.js';
import { type FailureScript, ONE } from './failure.js';
import { LAUNCHING } from './launching.js';
import { PROBING } from './probing.js';
import { STARTING } from './starting.js';
import { toldBy } from './told.js';

const DIAGNOSTICS = 'launchctl/launchctl_diagnostics.json';

// Somebody with a name: the simulated Mac is theirs, and no file of a run may say so.
beforeAll(() => {
  vi.stubEnv('HOME', '/Users/alice-distinctive');
  vi.stubEnv('USER', 'alice-distinctive');
});
afterAll(() => vi.unstubAllEnvs());

/** Plays the script, and looks at what is left: a valid bundle, no stage, no word of where it stood. */
async function play(failure: FailureScript, channel: 'direct' | 'launchd_clean'): Promise<string> {
  const suite = smallSuite(failure.suite ?? ONE);
  const mac = simulatedMac(failure.script, failure.without === undefined ? {} : { tools: { [failure.without]: '/nonexistent/tool' } });
  const bundle = await runPlanIn({ ...mac.setting, ...failure.setting }, suite.plan, suite.out, {
    channel,
    runner: 'seatbelt',
    repoRoot: suite.root,
  });
  const run = reader(suite, bundle);
  expect((await validateBundle(run.dir)).errors).toEqual([]);
  expect(readdirSync(mac.temp)).toEqual([]);
  for (const name of run.names()) expect(run.text(name), name).not.toMatch(/runtime-stage-|distinctive/);
  return toldBy(run, run.has(DIAGNOSTICS) ? run.json(DIAGNOSTICS) : null);
}

describe('when the probe does not start', () => {
  it.each(STARTING)('tells that $happens', async (failure) => {
    expect(await play(failure, 'direct')).toBe(failure.told);
  });
});

describe('when the probe runs and decides nothing', () => {
  it.each(PROBING)('tells that $happens', async (failure) => {
    expect(await play(failure, 'direct')).toBe(failure.told);
  });
});

describe('when launchd starts the run', () => {
  it.each(LAUNCHING)('tells that $happens', async (failure) => {
    expect(await play(failure, 'launchd_clean')).toBe(failure.told);
  });
});

describe('the scripts of failures', () => {
  it('are told apart, but for those that are the same failure twice', () => {
    const told = [...STARTING, ...PROBING, ...LAUNCHING].filter(({ twin }) => twin === undefined).map((failure) => failure.told);
    expect(told.length).toBeGreaterThanOrEqual(45);
    expect([...new Set(told)]).toEqual(told);
  });
});
