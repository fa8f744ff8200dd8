import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { describe, expect, it } from 'vitest';
import { totalMs } from '../src/job.js';
import { runPlanIn } from '../src/run.js';
import { reader } from './support/bundle.js';
import { simulatedMac } from './support/mac.js';
import { isRunning, processesOf } from './support/processes.js';
import { smallSuite } from './support/small-suite.js';

const lane = (name: 'baseline' | 'scenario') => ({ baseline: name === 'baseline', scenario: name === 'scenario', oracle: false });

describe.skipIf(process.platform !== 'linux')('when a probe leaves a process in a session of its own that holds nothing open', () => {
  it.each([
    { where: 'without a policy', lanes: lane('baseline'), channel: 'direct' },
    { where: 'under a policy', lanes: lane('scenario'), channel: 'direct' },
    { where: 'without the stub', lanes: lane('scenario'), channel: 'direct', stub: false },
    { where: 'started by launchd', lanes: lane('scenario'), channel: 'launchd_clean' },
  ] as const)('has ended it when the complete run ends ($where)', async ({ lanes, channel, ...suited }) => {
    const mac = simulatedMac({ tools: { head: 'escape_silently' } });
    const suite = smallSuite({ lanes, probes: [{ id: 'one' }, { id: 'two' }], ...suited });
    const bundle = await runPlanIn(mac.setting, suite.plan, suite.out, { runner: 'seatbelt', channel, repoRoot: suite.root });
    expect(bundle.status).toBe('ok');
    const escaped = readFileSync(join(mac.state, 'escaped'), 'utf8').trim().split('\n').map(Number);
    expect(escaped).toHaveLength(2);
    expect(escaped.filter(isRunning)).toEqual([]);
    expect(processesOf(mac.state)).toEqual([]);
  });
});

/** A signal that breaks when somebody listens to it: the runner has started by then. */
const brokenSignal = (): AbortSignal =>
  ({
    aborted: false,
    throwIfAborted: () => {},
    addEventListener: () => {
      throw new Error('the signal is broken');
    },
    removeEventListener: () => {},
  }) as unknown as AbortSignal;

describe.skipIf(process.platform !== 'linux')('when something breaks in the supervisor while the runner is at work', () => {
  it.each(['direct', 'launchd_clean'] as const)('ends the runner and its probes, and commits a failed bundle (%s)', async (channel) => {
    const mac = simulatedMac({ tools: { head: 'forever' } });
    const suite = smallSuite({ lanes: lane('scenario'), probes: [{ id: 'one' }] });
    const options = { runner: 'seatbelt', channel, repoRoot: suite.root, signal: brokenSignal() } as const;
    const bundle = await runPlanIn(mac.setting, suite.plan, suite.out, options);
    const run = reader(suite, bundle);
    expect(run.json('run_status.json')).toMatchObject({ state: 'failed', failure_stage: 'exception', error: 'the signal is broken' });
    expect((await validateBundle(run.dir)).errors).toEqual([]);
    expect(processesOf(mac.state)).toEqual([]);
    expect(readdirSync(mac.temp)).toEqual([]);
  });
});

describe('the deadline of a run', () => {
  it('grows with the plan, and stays one that a timer takes', () => {
    expect(totalMs(10, 'seatbelt')).toBe(180_000);
    expect(totalMs(10, 'simulated')).toBe(60_500);
    expect(totalMs(1_000_000, 'seatbelt')).toBe(2 ** 31 - 1);
  });
});
