import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it, vi } from 'vitest';
import { checkHere, OWN_CHECKS } from '../../src/selftest/own-checks.js';
import type { SelftestEntry } from '../../src/selftest/report.js';
import type { Setting } from '../../src/setting.js';
import { simulatedMac } from '../support/mac.js';

const channels = vi.hoisted(() => ({ answers: null as string[] | null }));
vi.mock('@runtime/channels', async (original) => {
  const real = await original<typeof import('@runtime/channels')>();
  return {
    ...real,
    // A file system on which the lock does not hold as it should.
    lockInOtherProcess: async (...args: Parameters<typeof real.lockInOtherProcess>) => {
      const answer = channels.answers?.shift();
      return answer === undefined ? real.lockInOtherProcess(...args) : { answer, kill: async () => {} };
    },
  };
});

const idOf = (id: string) => OWN_CHECKS.find((check) => check.id === id) as (typeof OWN_CHECKS)[number];
const made = (id: string, setting: Setting, stop?: AbortSignal, folder = temporaryDirectory()): Promise<SelftestEntry> =>
  checkHere(idOf(id), setting, folder, stop);

describe('the check of the lock', () => {
  const setting: Setting = { platform: 'darwin', uid: 501, runnerEntry: () => '', launchdEntry: () => '' };
  const HELD = { held_here: 'refused', free: 'taken', held_there: 'BUNDLE_LOCKED', after_its_death: 'taken' };

  it('is met where the lock keeps others out, both ways round', async () => {
    expect(await made('lock_between_processes', setting)).toMatchObject({ outcome: 'as_expected', found: HELD, process: null });
  });

  it.each([
    ['another is let in', ['taken', 'taken']],
    ['another is kept out of a free place', ['refused', 'refused']],
    ['another holds nothing', ['refused', 'taken']],
  ])('differs where %s', async (_what, answers) => {
    const [held_here, free] = answers;
    channels.answers = [...answers];
    const { outcome, found } = await made('lock_between_processes', setting);
    channels.answers = null;
    expect([outcome, found]).toEqual(['differs', { ...HELD, held_here, free, held_there: 'taken' }]);
  });
});

describe('the checks of whole runs', () => {
  it('are met on a Mac that behaves', async () => {
    const { setting } = simulatedMac();
    expect(await made('run_direct', setting)).toMatchObject({
      outcome: 'as_expected',
      found: { status: 'ok', failure: { stage: null, message: null }, answers: ['allow', 'deny'], lock: 'kernel', clean_start: null },
    });
    const killed = await made('run_killed', setting);
    expect(killed).toMatchObject({
      outcome: 'as_expected',
      found: { status: 'failed', failure: { stage: 'runner' }, of: 120, is_latest: false },
    });
    expect(killed.found['rows']).toBeGreaterThan(0);
    expect(killed.found['rows']).toBeLessThan(120);
  });

  it('differ where the runner measures nothing', async () => {
    const { setting } = simulatedMac({ nested: true });
    const { outcome, found } = await made('run_direct', setting);
    expect([outcome, found['status'], found['answers']]).toEqual(['differs', 'failed', []]);
    expect(await made('run_killed', setting)).toMatchObject({ outcome: 'differs', found: { is_latest: false } });
  });
});

describe('a check that breaks', () => {
  const broken = (more: Partial<Setting> = {}): Setting => ({
    ...{ platform: 'darwin', uid: 501, launchdEntry: () => '' },
    runnerEntry: () => {
      throw Object.assign(new Error('gone'), { code: 'GONE' });
    },
    ...more,
  });

  it('differs, and says what broke without saying where', async () => {
    expect(await made('run_direct', broken())).toMatchObject({ outcome: 'differs', found: { code: 'GONE', message: 'gone' } });
    const folder = temporaryDirectory();
    const placed = broken({
      runnerEntry: () => {
        throw new Error(`nothing in ${folder}/x, nor in ${folder}/y${'z'.repeat(3000)}`);
      },
    });
    const { found } = await made('run_direct', placed, undefined, folder);
    expect(found).toEqual({ code: null, message: `nothing in $SELFTEST/x, nor in $SELFTEST/y${'z'.repeat(3000)}`.slice(0, 2048) });
  });

  it('was interrupted, or took too long, where it was', async () => {
    expect((await made('run_direct', broken(), AbortSignal.abort())).outcome).toBe('interrupted');
    const slow = broken({
      checkMs: 1,
      runnerEntry: () => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
        throw new Error('late');
      },
    });
    expect((await made('run_direct', slow)).outcome).toBe('timed_out');
  });
});
