import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { acquireBundleLock, lockInOtherProcess } from '@runtime/channels';
import { RuntimeError } from '@runtime/contracts';
import type { Setting } from '../setting.js';
import { KEPT, type SelftestCheck, type SelftestEntry } from './report.js';
import { killedRun, wholeRun } from './runs.js';

const LIMIT_MS = 180_000;

interface OwnCheck {
  check: SelftestCheck;
  make(setting: Setting, root: string, signal: AbortSignal): Promise<{ ok: boolean; found: SelftestEntry['found'] }>;
}

const run = (id: string, channel: 'direct' | 'launchd_clean', how: string): OwnCheck => ({
  check: {
    id,
    group: 'launchd',
    question: `Does the real runner measure two probes ${how}, under the lock, and commit them?`,
    expected: 'ok: under the policy one allow and one deny',
    means: 'execution (worker/) supervises the runner, channels holds the lock, launchd/launch.ts starts the job; failure names the stage',
  },
  make: (setting, root, signal) => wholeRun(setting, root, channel, signal),
});

const OWN: readonly OwnCheck[] = [
  {
    check: {
      id: 'lock_between_processes',
      group: 'files',
      question:
        'Does the lock of a bundle root keep a second process out, keep this one out while that holds it, and end when it is killed?',
      expected: 'refused; BUNDLE_LOCKED; free',
      means: 'two writers of one root would not see each other: the lock (packages/channels, lock.ts) does not hold on this file system',
    },
    make: (_, root, signal) => lockBetweenProcesses(root, signal),
  },
  {
    check: {
      id: 'run_killed',
      group: 'process',
      question: 'What becomes of a run whose runner is killed in the middle?',
      expected: 'failed in the stage runner, the rows before it kept, the lock free',
      means: 'execution (worker/supervise.ts) does not see the end of its connection, or the run (run.ts) commits what it should not',
    },
    make: killedRun,
  },
  run('run_direct', 'direct', 'as our own child'),
  run('run_launchd', 'launchd_clean', 'as a job of launchd'),
];

/** Checks of what supervises other processes: they cannot be made in one that is supervised itself. */
export const OWN_CHECKS: readonly SelftestCheck[] = OWN.map(({ check }) => check);

/** Makes one of them, within its time. One that breaks is a finding, too. */
export async function checkHere(
  check: SelftestCheck,
  setting: Setting,
  folder: string,
  stop: AbortSignal | undefined,
): Promise<SelftestEntry> {
  const root = join(folder, check.id);
  const deadline = AbortSignal.timeout(setting.checkMs ?? LIMIT_MS);
  const made = OWN.find((each) => each.check === check) as OwnCheck;
  const answer = await answerOf(() => {
    mkdirSync(root, { mode: 0o700 });
    return made.make(setting, root, stop === undefined ? deadline : AbortSignal.any([deadline, stop]));
  }, folder);
  const ended = stop?.aborted === true ? 'interrupted' : deadline.aborted ? 'timed_out' : null;
  return { ...check, outcome: answer.ok ? 'as_expected' : (ended ?? 'differs'), found: answer.found, process: null };
}

async function answerOf(make: () => ReturnType<OwnCheck['make']>, folder: string): ReturnType<OwnCheck['make']> {
  try {
    return await make();
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    const said = (message ?? String(error)).replaceAll(folder, '$SELFTEST').slice(0, KEPT.stderr);
    return { ok: false, found: { code: code ?? null, message: said } };
  }
}

/** Two processes and one lock, both ways round. */
async function lockBetweenProcesses(root: string, signal: AbortSignal): ReturnType<OwnCheck['make']> {
  const lock = await acquireBundleLock(root);
  const second = await lockInOtherProcess(root, signal);
  await second.kill();
  await lock.release();
  const third = await lockInOtherProcess(root, signal);
  const held_there = await tried(root);
  await third.kill();
  const found = { held_here: second.answer, free: third.answer, held_there, after_its_death: await tried(root) };
  const ok = found.held_here === 'refused' && found.free === 'taken' && held_there === 'BUNDLE_LOCKED' && found.after_its_death === 'taken';
  return { ok, found };
}

/** What comes of trying the lock in this process. */
async function tried(root: string): Promise<string> {
  try {
    await (await acquireBundleLock(root)).release();
    return 'taken';
  } catch (error) {
    if (error instanceof RuntimeError) return error.code;
    throw error;
  }
}
