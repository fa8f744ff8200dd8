import { existsSync } from 'node:fs';
import { encodePretty, parseJson, type ResultOf } from '@runtime/contracts';
import { checkOutsideRuns, writeFileDurable } from '@runtime/files';
import { ExecutionError } from './error.js';
import { productionSetting, type Setting } from './setting.js';
import { startWorker } from './worker/process.js';

export interface SelftestOptions {
  /** The report file; it must not exist. */
  out: string;
  repoRoot?: string;
}

/** What the self test found: one entry for each open fact. */
export type SelftestReport = ResultOf<'result.selftest'>;

/**
 * On a Mac: a short, safe sequence that checks what is not yet known of it, written to one report file. It applies
 * policies to `/usr/bin/true` and to children of its own, loads one launchd job that does nothing, and changes nothing.
 *
 * @throws ExecutionError `SELFTEST_UNAVAILABLE` (host) elsewhere, with nothing written; `OUTPUT_EXISTS`. FilesError `OUTPUT_IN_RUN`.
 */
export const runSelftest = (options: SelftestOptions): Promise<SelftestReport> => selftestIn(productionSetting, options);

export async function selftestIn(setting: Setting, options: SelftestOptions): Promise<SelftestReport> {
  await checkOutsideRuns(options.out);
  if (setting.platform !== 'darwin') {
    throw new ExecutionError({
      code: 'SELFTEST_UNAVAILABLE',
      message: `the self test asks macOS about itself; this is ${setting.platform}`,
      category: 'host',
      hint: 'run it on the Mac that is to make evidence',
    });
  }
  if (setting.uid === 0)
    throw new ExecutionError({ code: 'RUNNER_IS_ROOT', message: 'the self test does not run as root', category: 'host' });
  if (existsSync(options.out)) {
    throw new ExecutionError({ code: 'OUTPUT_EXISTS', message: `${options.out} exists`, path: options.out, hint: 'name another file' });
  }
  const worker = startWorker(setting.runnerEntry(), JSON.stringify({ mode: 'selftest', out: options.out }));
  let text = '';
  worker.child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    text = (text + part).slice(0, 4 * 1024 * 1024);
  });
  const exit = await worker.exited;
  const report = exit.code === 0 ? (parseJson(text) as SelftestReport) : null;
  if (report === null) {
    throw new ExecutionError({
      code: 'SELFTEST_UNAVAILABLE',
      message: exit.error === null ? `the self test ended early (exit ${exit.code})` : `${exit.error.code}: ${exit.error.message}`,
      category: 'host',
    });
  }
  await writeFileDurable(options.out, `${encodePretty(report)}\n`);
  return report;
}
