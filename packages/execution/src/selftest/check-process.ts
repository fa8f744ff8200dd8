import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '@runtime/contracts';
import type { Setting } from '../setting.js';
import { askRunnerAt, type RunnerAnswer } from '../worker/ask-runner.js';
import { KEPT, type SelftestCheck, type SelftestEntry } from './report.js';

const LIMIT_MS = 120_000;

/** Makes one check in a process of its own. Whatever becomes of the process is a finding. */
export async function checkInProcess(
  check: SelftestCheck,
  setting: Pick<Setting, 'runnerEntry' | 'checkMs'>,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<SelftestEntry> {
  const directory = join(folder, check.id);
  mkdirSync(directory, { mode: 0o700 });
  let line: string | null = null;
  const answer = await askRunnerAt(
    setting.runnerEntry(),
    { mode: 'selftest', check: { id: check.id, directory } },
    {
      limitMs: setting.checkMs ?? LIMIT_MS,
      signal,
      onLine: (text) => {
        line ??= text;
      },
    },
  );
  return entryOf(check, answer, line, signal?.aborted === true);
}

function entryOf(check: SelftestCheck, answer: RunnerAnswer, line: string | null, isStopped: boolean): SelftestEntry {
  const { exit_code, signal, timed_out, stderr } = answer;
  const process = { exit_code, signal, timed_out, stderr: Buffer.from(stderr).subarray(0, KEPT.stderr).toString() };
  const finding = findingOf(line ?? '');
  if (finding !== null) return { ...check, ...finding, process };
  const outcome = isStopped ? 'interrupted' : timed_out ? 'timed_out' : 'died';
  return { ...check, outcome, found: {}, process };
}

/** A whole answer counts, whatever became of its process. One that is too long is kept in part, as text. */
function findingOf(line: string): Pick<SelftestEntry, 'outcome' | 'found'> | null {
  try {
    const { outcome, found } = parseJson(line) as unknown as Pick<SelftestEntry, 'outcome' | 'found'>;
    return { outcome, found: line.length > KEPT.found ? { cut: line.slice(0, KEPT.found) } : found };
  } catch {
    return null;
  }
}
