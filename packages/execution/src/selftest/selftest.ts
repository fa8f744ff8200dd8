import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseJson, type ResultOf, sha256Hex } from '@runtime/contracts';
import { checkOutsideRuns } from '@runtime/files';
import { ExecutionError } from '../error.js';
import { productionSetting, type Setting } from '../setting.js';
import { VERSION } from '../version.js';
import { askRunnerAt } from '../worker/ask-runner.js';
import { checkInProcess } from './check-process.js';
import { checkHere, OWN_CHECKS } from './own-checks.js';
import { ReportFile, type SelftestCheck, type SelftestReport, unfinished } from './report.js';

export type { SelftestReport } from './report.js';

export interface SelftestProgress {
  done: number;
  total: number;
  /** The check that comes next; null at the end. */
  check: string | null;
}

export interface SelftestOptions {
  /** The report file. A report that was not finished is gone on with. */
  out: string;
  /** Called before anything is done, with everything that will be. */
  onPlan?: (checks: readonly Pick<SelftestCheck, 'id' | 'group' | 'question'>[]) => void;
  onProgress?: (progress: SelftestProgress) => void;
  /** Aborting ends the check that is under way; the report says so. */
  signal?: AbortSignal;
}

/** What a self test does, in words. */
export const planOfSelftest = (): string =>
  'applies policies to children of its own, loads jobs of launchd that do nothing or measure two probes, kills processes that it started itself, and writes and removes one temporary folder; nothing else is changed';

/**
 * On a Mac: checks what is not yet known of it, each in a process of its own that is ended when its time is up. The report
 * is written again after each, so that whatever happens leaves everything before it; called again, it goes on.
 *
 * @throws ExecutionError `SELFTEST_UNAVAILABLE` (host) elsewhere, with nothing written; `RUNNER_IS_ROOT`; `OUTPUT_EXISTS`. FilesError `OUTPUT_IN_RUN`.
 */
export const runSelftest = (options: SelftestOptions): Promise<SelftestReport> => selftestIn(productionSetting, options);

/** @param only The checks to make, for tests in a hurry. */
export async function selftestIn(
  setting: Setting,
  options: SelftestOptions,
  only: (id: string) => boolean = () => true,
): Promise<SelftestReport> {
  const { out, onPlan, onProgress, signal } = options;
  await checkOutsideRuns(out);
  requireMac(setting);
  const facts = await answerOf<Pick<ResultOf<'result.selftest'>, 'host' | 'world_match'>>(setting, { mode: 'facts' });
  const listed = await answerOf<SelftestCheck[]>(setting, { mode: 'selftest' });
  const head = {
    schema_version: 'runtime-tools.selftest.v0.2' as const,
    tool_version: VERSION,
    host: facts?.host ?? null,
    world_match: facts?.world_match ?? null,
  };
  const report = new ReportFile(out, head, await unfinished(out, head));
  const checks = [...(listed ?? []), ...OWN_CHECKS].filter(({ id }) => only(id));
  onPlan?.(checks);
  const folder = freshFolder(out);
  try {
    for (const [done, check] of checks.entries()) {
      if (signal?.aborted === true) break;
      if (report.has(check.id)) continue;
      onProgress?.({ done, total: checks.length, check: check.id });
      // Should the check end everything, the report says which one it was, and the next start passes it over.
      await report.put({ ...check, outcome: 'interrupted', found: {}, process: null });
      await report.put(await make(check, setting, folder, signal));
    }
    onProgress?.({ done: checks.length, total: checks.length, check: null });
    return await report.write(listed !== null && signal?.aborted !== true ? 'complete' : 'interrupted');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const make = (check: SelftestCheck, setting: Setting, folder: string, signal: AbortSignal | undefined) =>
  OWN_CHECKS.includes(check) ? checkHere(check, setting, folder, signal) : checkInProcess(check, setting, folder, signal);

/** One folder for each report, always the same: what a start that was killed left in it is removed by the next. */
function freshFolder(out: string): string {
  const folder = join(realpathSync(tmpdir()), `runtime-selftest-${sha256Hex(resolve(out)).slice(0, 12)}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

const FACTS_MS = 60_000;

/** One answer of the runner; null where it has none, which is a finding of the report. */
async function answerOf<T>(setting: Setting, spec: { mode: 'facts' | 'selftest' }): Promise<T | null> {
  let line: string | null = null;
  const onLine = (text: string): void => {
    line ??= text;
  };
  await askRunnerAt(setting.runnerEntry(), spec, { limitMs: setting.checkMs ?? FACTS_MS, onLine });
  try {
    return line === null ? null : (parseJson(line) as unknown as T);
  } catch {
    return null;
  }
}

function requireMac(setting: Setting): void {
  if (setting.platform !== 'darwin') {
    throw new ExecutionError({
      code: 'SELFTEST_UNAVAILABLE',
      message: `the self test asks macOS about itself, and this is ${setting.platform}. On a Mac it ${planOfSelftest()}`,
      category: 'host',
      hint: 'run it on the Mac that is to make evidence',
    });
  }
  if (setting.uid === 0)
    throw new ExecutionError({
      code: 'RUNNER_IS_ROOT',
      message: 'the self test does not run as root',
      category: 'host',
      hint: 'run it as a user',
    });
}
