import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readRegularFileSync } from '@runtime/files';
import { parseFailure } from '@runtime/job';
import { ProbeRunnerError } from '../error.js';
import { type Launchctl, presenceOf } from './launchctl.js';

/** A job that launchd has taken and that has not connected yet. */
export interface Waiting {
  launchctl: Launchctl;
  /** `<domain>/<label>`. */
  target: string;
  stage: string;
  /** Milliseconds between two looks. */
  everyMs: number;
  /** Aborted when the worker has connected, or nobody waits any more. */
  stop: AbortSignal;
}

/**
 * Comes back when the worker has connected, and throws as soon as it is certain that it never will. Certain is what the
 * worker itself wrote as its last line, and that launchd, asked twice, does not know the label any more. What
 * `launchctl print` says about a job that is still loaded is no interface: it is kept as a transcript, and a job that
 * died without a word is left to the deadline.
 *
 * @throws ProbeRunnerError `RUNNER_DIED`
 */
export async function watchStart({ launchctl, target, stage, everyMs, stop }: Waiting): Promise<void> {
  let absent = 0;
  for (;;) {
    await delay(everyMs, undefined, { signal: stop }).catch(() => {});
    if (stop.aborted) return;
    const words = lastWords(stage);
    if (words !== null) throw died(words);
    const presence = await presenceOf(launchctl, 'print_while_waiting', target);
    if (stop.aborted) return;
    absent = presence === 'absent' ? absent + 1 : 0;
    if (absent === 2) throw diedSilently(null);
  }
}

const WORDS_BYTES = 256 * 1024;

/** The error that a runner leaves as the last line on standard error, whole; null while there is none. */
function lastWords(stage: string): string | null {
  try {
    const text = readRegularFileSync(join(stage, 'stderr.txt'), { maxBytes: WORDS_BYTES }).toString('utf8');
    const failure = text.endsWith('\n') ? parseFailure(text) : null;
    return failure === null ? null : `${failure.code}: ${failure.message}`;
  } catch {
    // Not there yet.
    return null;
  }
}

const SILENT = 'launchd does not know the job any more';

/** The job went without a word; what is known against its Node may be why. */
export const diedSilently = (advice: string | null): ProbeRunnerError => died(advice === null ? SILENT : `${SILENT}; ${advice}`);

export const isSilentDeath = (error: unknown): boolean => error instanceof ProbeRunnerError && error.message.endsWith(SILENT);

const died = (why: string): ProbeRunnerError =>
  new ProbeRunnerError({
    code: 'RUNNER_DIED',
    message: `the runner ended at its start: ${why}`,
    category: 'host',
    hint: 'launchctl/ of the run holds what the job wrote and what launchd said about it',
  });
