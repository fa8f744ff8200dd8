import { type RunExecution, VERDICTS } from '@runtime/contracts';
import type { RunPlanOptions } from '@runtime/execution';
import type { CommandResult, Context } from '../command.js';
import { shown } from '../commands/shared.js';
import { JUNIT } from '../export/junit.js';
import { checkPlace, writeOrPrint } from '../export/write-or-print.js';
import { failsOn } from '../results/fail-on.js';
import { type RunDocument, runAndGather, wouldWrite } from '../results/run.js';
import { MOST_TOLD, nextLines, runLines, whyFailed, writtenLines } from './lines.js';

/** One run as the command line asks for it. */
export interface RunOrder {
  plan: string;
  out: string;
  options: RunPlanOptions;
  failOn: readonly string[];
  /** Where the JUnit file goes, as it was named, if anywhere. */
  junit: string | undefined;
}

/** Runs the plan once, and says what came of it. */
export async function runOnce({ plan, out, options, failOn, junit }: RunOrder, context: Context): Promise<CommandResult<RunDocument>> {
  // Found before the run, which takes longer than a mistyped name is worth.
  if (junit !== undefined) await checkPlace(junit, JUNIT, context);
  const { bundle, document, results } = await runAndGather(plan, out, options, junit === undefined ? MOST_TOLD : undefined, context);
  const failed = document.status === 'failed';
  if (failed) context.note(whyFailed(bundle.run_status));
  if (options.runner === 'auto' && document.runner === 'simulated') {
    context.note('not on macOS: the runner is simulated, so this evidence can never be promoted');
  }
  const { durability } = (bundle.run_manifest?.['execution'] ?? {}) as Partial<RunExecution>;
  if (durability !== undefined) {
    context.note(`this file system does not make names durable (${durability.directory_sync}): after a power cut the run may be gone`);
  }
  const fails = failsOn(failOn);
  let printed: { text?: string } = {};
  if (junit !== undefined) {
    const { junitOfResults } = await import('../export/junit-results.js');
    printed = await writeOrPrint(junit, junitOfResults(results, fails), JUNIT, context);
  }
  const written = await wouldWrite(bundle);
  const interrupted = bundle.run_status?.['failure_stage'] === 'interrupted' ? 'interrupted' : undefined;
  return {
    ...printed,
    document: written === null ? document : { ...document, would_open_for_writing: written },
    ok: !failed && (document.status === 'dry' || !VERDICTS.some((verdict) => results.counts[verdict] > 0 && fails({ verdict }))),
    lines: [
      ...runLines(document, results, interrupted),
      `  bundle ${document.out_dir}`,
      ...(written === null ? [] : writtenLines(written)),
      ...nextLines(document, results, shown(context, plan)),
    ],
  };
}
