import { runProcess } from '../supervise/run-process.js';
import { type HelperCall, helperArguments } from './calls.js';
import { assertHelper, type Helper } from './helper.js';
import { type HelperAnswer, type HelperFacts, readHelperOutput } from './record.js';

/** Asks the helper something that has nothing to do with a policy. Null when it did not answer. */
export async function askHelper(helper: Helper, call: HelperCall): Promise<HelperAnswer | null> {
  assertHelper(helper);
  const report = await runProcess({
    argv: [helper.path, ...helperArguments(call, 'none')],
    env: { LC_ALL: 'C' },
    cwd: '/',
    limitMs: 10_000,
    output: { kept: 4096, most: 1024 * 1024 },
    marker: true,
  });
  return readHelperOutput(Buffer.from(report.marker ?? '', 'latin1')).answer;
}

/** What identifies the host besides its version; null where the helper does not answer. */
export async function helperFacts(helper: Helper): Promise<HelperFacts | null> {
  return (await askHelper(helper, { call: 'facts', options: {} }))?.facts ?? null;
}
