import type { Spec } from '@runtime/job';
import { productionSetting } from '../setting.js';
import { startWorker } from './process.js';

/** What became of one question to the runner's executable. */
export interface RunnerAnswer {
  exit_code: number | null;
  signal: string | null;
  timed_out: boolean;
  /** It wrote more than anybody asked for, and was ended. */
  flooded: boolean;
  /** The end of what it wrote to standard error. */
  stderr: string;
  /** Code and message of the failure that it told. */
  error: { code: string; message: string } | null;
}

interface AskOptions {
  limitMs: number;
  /** Each whole line of its answer, as it comes. */
  onLine: (line: string) => void;
  signal?: AbortSignal | undefined;
}

const MOST_CHARACTERS = 64 * 1024 * 1024;
const GRACE_MS = 2000;

/** Asks the runner's executable something that is not a run. Always comes back: the time it may take is bounded, and so is what it may say. */
export const askRunner = (spec: Exclude<Spec, { mode: 'run' }>, options: AskOptions): Promise<RunnerAnswer> =>
  askRunnerAt(productionSetting.runnerEntry(), spec, options);

export async function askRunnerAt(entry: string, spec: Spec, { limitMs, onLine, signal }: AskOptions): Promise<RunnerAnswer> {
  const worker = startWorker(entry, JSON.stringify(spec));
  const state = { timedOut: false, flooded: false };
  let hard: NodeJS.Timeout | undefined;
  // It may end what it started; then it is ended.
  const stop = (): void => {
    worker.kill('SIGTERM');
    hard ??= setTimeout(() => worker.kill('SIGKILL'), GRACE_MS);
  };
  const timer = setTimeout(() => {
    state.timedOut = true;
    stop();
  }, limitMs);
  signal?.addEventListener('abort', stop);
  if (signal?.aborted === true) stop();
  let rest = '';
  let characters = 0;
  worker.child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    characters += part.length;
    if (characters > MOST_CHARACTERS) {
      state.flooded = true;
      return stop();
    }
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  const exit = await worker.exited;
  clearTimeout(timer);
  clearTimeout(hard);
  signal?.removeEventListener('abort', stop);
  const { code, signal: ended, stderr, error } = exit;
  return { exit_code: code, signal: ended, timed_out: state.timedOut, flooded: state.flooded, stderr, error };
}
