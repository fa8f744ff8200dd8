import { askHelper } from '../native/ask.js';
import { type HelperCall, type HelperPolicy, helperArguments } from '../native/calls.js';
import { assertHelper, type Helper } from '../native/helper.js';
import { type HelperOutput, readHelperOutput } from '../native/record.js';
import { watchNotification } from '../native/watch.js';
import type { ProcessReport } from '../supervise/run-process.js';
import type { CallDriver } from './drivers/types.js';

/** Starts one process for a probe, as the runner starts every one. */
export type StartProcess = (argv: readonly [string, ...string[]], extra: { marker: true; input?: string }) => Promise<ProcessReport>;

/** A policy by its text, and how it is to be applied; null where there is none. */
export type CallPolicy = { text: string; how: Exclude<HelperPolicy, 'none'> } | null;

export interface Performed {
  report: ProcessReport;
  output: HelperOutput;
  /** What a watch outside the sandbox saw; undefined where there was none. */
  delivered?: number | null;
}

/** One probe by one process of the helper, with what has to be done outside the sandbox before and after it. */
export async function performCall(
  helper: Helper,
  call: HelperCall,
  policy: CallPolicy,
  start: StartProcess,
  { watches, leaves }: Pick<CallDriver, 'watches' | 'leaves'> = {},
): Promise<Performed> {
  const name = String(call.options.name);
  const watch = watches === undefined ? null : await watchNotification(helper, name);
  const performed = await runHelper(helper, call, policy, start);
  // It did not exist before, or the helper would not have begun; whatever became of the call, nothing stays.
  if (leaves !== undefined && performed.output.begun) await askHelper(helper, { call: 'shm_unlink', options: { name } });
  return watch === null ? performed : { ...performed, delivered: await watch.delivered() };
}

async function runHelper(helper: Helper, call: HelperCall, policy: CallPolicy, start: StartProcess): Promise<Performed> {
  assertHelper(helper);
  const argv = [helper.path, ...helperArguments(call, policy?.how ?? 'none')] as const;
  const report = await start(argv, { marker: true, ...(policy === null ? {} : { input: policy.text }) });
  const output = readHelperOutput(Buffer.from(report.marker ?? '', 'latin1'));
  // A whole record counts; how the process ended afterwards stands beside it, as exit status or signal.
  const whole = output.answer !== null && (report.outcome === 'signalled' || report.outcome === 'timed_out');
  return { report: whole ? { ...report, outcome: 'completed' } : report, output };
}
