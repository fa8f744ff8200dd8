import { RuntimeError } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';
import type { RunPlanOptions } from '../src/options.js';
import { resolveRequest } from '../src/request.js';
import type { Setting } from '../src/setting.js';

const on = (platform: NodeJS.Platform, uid: number | null): Setting => ({
  ...{ platform, uid },
  runnerEntry: () => '/runner',
  launchdEntry: () => '/launchd',
});
const MAC = on('darwin', 501);
const ROOT = on('darwin', 0);
const LINUX = on('linux', 0);

const CLEAN = { channel: 'launchd_clean' } as const;
const SEATBELT = { runner: 'seatbelt' } as const;
const SIMULATED = { runner: 'simulated' } as const;

const CHOICES: [string, Setting, RunPlanOptions, string][] = [
  ['a Mac', MAC, {}, 'direct seatbelt'],
  ['a Mac', MAC, { runner: 'auto' }, 'direct seatbelt'],
  ['a Mac', MAC, SEATBELT, 'direct seatbelt'],
  ['a Mac', MAC, SIMULATED, 'direct simulated'],
  ['a Mac', MAC, CLEAN, 'launchd_clean seatbelt'],
  ['a Mac', MAC, { ...CLEAN, ...SEATBELT }, 'launchd_clean seatbelt'],
  ['a Mac', MAC, { ...CLEAN, ...SIMULATED }, 'RUNNER_CONFLICT usage'],
  ['a Mac, as root', ROOT, {}, 'RUNNER_IS_ROOT host'],
  ['a Mac, as root', ROOT, { ...CLEAN, ...SEATBELT }, 'RUNNER_IS_ROOT host'],
  ['a Mac, as root', ROOT, SIMULATED, 'direct simulated'],
  ['Linux', LINUX, {}, 'direct simulated'],
  ['Linux', LINUX, SIMULATED, 'direct simulated'],
  ['Linux', LINUX, SEATBELT, 'RUNNER_UNAVAILABLE host'],
  ['Linux', LINUX, CLEAN, 'CHANNEL_UNAVAILABLE host'],
  ['Linux', LINUX, { ...CLEAN, ...SEATBELT }, 'CHANNEL_UNAVAILABLE host'],
  ['Linux', LINUX, { ...CLEAN, ...SIMULATED }, 'RUNNER_CONFLICT usage'],
  ['a Mac', MAC, { runner: 'docker' as never }, 'RUN_OPTION_INVALID usage'],
  ['Linux', LINUX, { runner: '' as never }, 'RUN_OPTION_INVALID usage'],
  ['Linux', LINUX, { clock: { unix: 0 } }, 'direct simulated'],
  ['Linux', LINUX, { clock: { unix: 0.5 } }, 'direct simulated'],
  ['Linux', LINUX, { clock: { unix: -0.5 } }, 'RUN_OPTION_INVALID usage'],
  ['Linux', LINUX, { clock: { unix: Number.NaN } }, 'RUN_OPTION_INVALID usage'],
  ['Linux', LINUX, { clock: { unix: Number.POSITIVE_INFINITY } }, 'RUN_OPTION_INVALID usage'],
  ['Linux', LINUX, { runId: 'x'.repeat(128) }, 'direct simulated'],
  ['Linux', LINUX, { runId: 'x'.repeat(129) }, 'RUN_ID_INVALID usage'],
];

function outcome(setting: Setting, options: RunPlanOptions): string {
  try {
    const { channel, runner } = resolveRequest(options, setting);
    return `${channel.channel} ${runner}`;
  } catch (error) {
    return error instanceof RuntimeError ? `${error.code} ${error.category}` : String(error);
  }
}

describe('what a run is asked for', () => {
  it.each(CHOICES)('on %s: %j', (_where, setting, options, expected) => {
    expect(outcome(setting, options)).toBe(expected);
  });

  it('has no more of an id that is none in its message than an id may have, and some', () => {
    expect(() => resolveRequest({ runId: `/${'x'.repeat(200)}` }, LINUX)).toThrow(`not a run id: "/${'x'.repeat(139)}"`);
  });

  it('is everything, now and for real, unless it says otherwise', () => {
    const usual = {
      runId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      dryRun: false,
      filters: { only_profiles: [], only_scenarios: [] },
      clock: null,
    };
    expect(resolveRequest({}, LINUX)).toMatchObject(usual);
    const asked = { runId: 'mine', dryRun: true, clock: { unix: 1, pid: 2 } };
    const part = resolveRequest({ ...asked, onlyProfiles: ['p'], onlyScenarios: ['p:s'] }, LINUX);
    expect(part).toMatchObject({ ...asked, filters: { only_profiles: ['p'], only_scenarios: ['p:s'] } });
  });
});
