import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeQuestionSuite } from '@runtime/plan';
import { builtInWorldIds } from '@runtime/worlds';
import { runPlanIn } from '../run.js';
import type { Setting } from '../setting.js';
import { KEPT, type SelftestCheck, type SelftestEntry } from './report.js';

const LIMIT_MS = 180_000;

/** A file that every Mac has, and that every policy of a run lets be read. */
const TARGET = '/usr/bin/true';

const run = (id: 'run_direct' | 'run_launchd', how: string): SelftestCheck => ({
  id,
  group: 'launchd',
  question: `Does the real runner measure two probes ${how}, under the lock, and commit them?`,
  expected: 'ok: one allow, one deny, every row confirmed',
  means: 'execution (worker/) supervises the runner, channels holds the lock, launchd/launch.ts starts the job; failure names the stage',
});

/** Whole runs of two probes: they supervise processes of their own. */
export const RUN_CHECKS: readonly SelftestCheck[] = [run('run_direct', 'as our own child'), run('run_launchd', 'as a job of launchd')];

export async function checkByRun(
  check: SelftestCheck,
  setting: Setting,
  folder: string,
  stop: AbortSignal | undefined,
): Promise<SelftestEntry> {
  const root = join(folder, check.id);
  const channel = check.id === 'run_launchd' ? 'launchd_clean' : 'direct';
  const deadline = AbortSignal.timeout(setting.checkMs ?? LIMIT_MS);
  const signal = stop === undefined ? deadline : AbortSignal.any([deadline, stop]);
  const begun = performance.now();
  try {
    mkdirSync(root, { mode: 0o700 });
    const suite = await writeQuestionSuite(join(root, 'suite'), [PROFILE], { repoRoot: root, worldId: builtInWorldIds()[0] as string });
    const bundle = await runPlanIn(setting, join(root, suite.plan_path), join(root, 'out'), {
      channel,
      runner: 'seatbelt',
      repoRoot: root,
      signal,
    });
    const { execution } = bundle.run_manifest as unknown as { execution: Record<string, unknown> };
    const found = {
      status: bundle.status,
      failure: { stage: bundle.run_status?.failure_stage ?? null, message: bundle.run_status?.failure_message ?? null },
      lock: execution['lock'],
      clean_start: execution['clean_start'],
      milliseconds: Math.round(performance.now() - begun),
    };
    const outcome =
      stop?.aborted === true ? 'interrupted' : deadline.aborted ? 'timed_out' : bundle.status === 'ok' ? 'as_expected' : 'differs';
    return { ...check, outcome, found, process: null };
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    const said = (message ?? String(error)).replaceAll(folder, '$SELFTEST').slice(0, KEPT.stderr);
    return {
      ...check,
      outcome: stop?.aborted === true ? 'interrupted' : 'differs',
      found: { code: code ?? null, message: said },
      process: null,
    };
  }
}

const PROFILE = {
  id: 'selftest',
  file: 'selftest.sb',
  text: `(version 1)\n(allow default)\n(deny file-read-metadata (literal "${TARGET}"))\n`,
  questions: [
    { name: 'allowed', operation: 'file-read-data', target: TARGET, expected: 'allow' as const },
    {
      name: 'denied',
      operation: 'file-read-metadata',
      target: TARGET,
      driver: 'metadata_runner',
      syscall: 'lstat',
      expected: 'deny' as const,
    },
  ],
};
