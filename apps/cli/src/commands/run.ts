import { join } from 'node:path';
import type { RunPlanOptions, RunProgress } from '@runtime/execution';
import { defineCommand } from '../command.js';
import { usageError } from '../error.js';
import { progressText } from '../output/progress.js';
import { tallyText, totalOf } from '../results/decisions.js';
import { type RunDocument, runOutcome, wouldWrite } from '../results/run.js';
import { at, plural, root, shown } from './shared.js';

export const run = defineCommand({
  name: 'run',
  summary: 'run the probes of a plan and commit a bundle',
  examples: [
    ['$0 run --plan suites/vfs/plan.json', 'on this machine, the natural way'],
    ['$0 run --plan suites/vfs/plan.json --channel launchd_clean', 'on a Mac: evidence that can be promoted'],
    ['$0 run --plan suites/vfs/plan.json --only-profile vfs_tmp_only --dry', 'what would run'],
  ],
  recordsInterruption: true,
  flags: {
    plan: { type: 'string', demandOption: true, requiresArg: true, description: 'the plan file' },
    channel: { type: 'string', choices: ['direct', 'launchd_clean'], default: 'direct', description: 'how the runner is started' },
    out: { type: 'string', requiresArg: true, description: 'bundle root (default: out/ beside the plan)' },
    'only-profile': { type: 'string', array: true, requiresArg: true, description: 'only this profile; may be repeated' },
    'only-scenario': { type: 'string', array: true, requiresArg: true, description: 'only this expectation id; may be repeated' },
    dry: { type: 'boolean', default: false, description: 'compile and record, run nothing' },
    'lock-mode': { type: 'string', choices: ['fail', 'wait'], default: 'fail', description: 'when another writer holds the bundle root' },
    'lock-timeout-seconds': { type: 'number', requiresArg: true, default: 30, description: 'how long wait waits' },
    runner: {
      type: 'string',
      choices: ['auto', 'seatbelt', 'simulated'],
      default: 'auto',
      description: 'auto: seatbelt on macOS, simulated elsewhere',
    },
    attest: { type: 'string', requiresArg: true, description: 'ed25519 key (PKCS#8 PEM): sign the index as part of the commit' },
  },
  async run(args, context) {
    if (args.channel === 'launchd_clean' && args.runner === 'simulated') {
      throw usageError(
        'ARGUMENT_CONFLICT',
        'a simulated run has no launchd channel',
        'leave out --channel, or use --runner seatbelt on a Mac',
      );
    }
    if (args['lock-timeout-seconds'] < 0) throw usageError('ARGUMENT_INVALID', '--lock-timeout-seconds is negative');
    const { runPlan } = await import('@runtime/execution');
    const plan = at(context, args.plan);
    const out = args.out === undefined ? join(plan, '..', 'out') : at(context, args.out);
    const options: RunPlanOptions = {
      ...root(context),
      channel: {
        channel: args.channel as 'direct' | 'launchd_clean',
        lock_mode: args['lock-mode'] as 'fail' | 'wait',
        lock_timeout_seconds: args['lock-timeout-seconds'],
      },
      runner: args.runner as 'auto' | 'seatbelt' | 'simulated',
      onlyProfiles: args['only-profile'] ?? [],
      onlyScenarios: args['only-scenario'] ?? [],
      dryRun: args.dry,
      signal: context.signal,
      onProgress: (progress) => context.progress(progressLine(progress)),
      ...(args.attest === undefined ? {} : { attestKey: at(context, args.attest) }),
    };
    const bundle = await runPlan(plan, out, options);
    const { document, operations } = await runOutcome(bundle, context);
    const failed = document.status === 'failed';
    if (failed) context.note(whyFailed(bundle.run_status));
    if (args.runner === 'auto' && document.runner === 'simulated') {
      context.note('not on macOS: the runner is simulated, so this evidence can never be promoted');
    }
    const tally = totalOf(operations);
    const written = await wouldWrite(bundle);
    return {
      document: written === null ? document : { ...document, would_open_for_writing: written },
      ok: !failed,
      lines: [
        headLine(document, bundle.run_status),
        ...(failed || operations.length === 0 ? [] : [`  ${tallyText(tally)}`]),
        `  bundle ${document.out_dir}`,
        ...(written === null ? [] : writtenLines(written)),
        ...(tally.blocked === 0 ? [] : [`next: runtime plan-lint --plan ${shown(context, plan)}   (why a profile could not be applied)`]),
        ...(failed || written !== null ? [] : [`next: runtime report --bundle ${document.out_dir} --out report.html`]),
      ],
    };
  },
});

/** A run that was worked off is done, whatever it found: that some decisions were not expected is the next line's to say. */
function headLine({ run_id, status, runner, channel, counts }: RunDocument, record: Record<string, unknown> | null): string {
  const ended = record?.['failure_stage'] === 'interrupted' ? 'interrupted' : 'failed';
  const outcome = status === 'failed' ? ended : status === 'dry' ? 'dry, nothing was run' : 'done';
  const how = [runner, channel].filter((part) => part !== null).join(', ');
  return `run ${run_id}: ${outcome} (${how}); ${plural(counts.profiles, 'profile')}, ${plural(counts.scenarios, 'expectation')}`;
}

/** An interrupted run did not fail by itself, and its status says so already. */
export function whyFailed(status: Record<string, unknown> | null): string {
  const error = typeof status?.['error'] === 'string' ? status['error'] : 'run_status.json does not say why';
  const stage = status?.['failure_stage'];
  return stage === 'interrupted' ? error : `the run failed: ${error}${typeof stage === 'string' ? ` (stage ${stage})` : ''}`;
}

const writtenLines = (paths: readonly string[]): string[] => [
  paths.length === 0
    ? '  the seatbelt runner would open nothing for writing'
    : '  the seatbelt runner would open for writing, and write nothing into:',
  ...paths.map((path) => `    ${path}`),
];

export function progressLine({ done, total, rate, current }: RunProgress): string {
  return progressText(
    [`${done}/${total} rows`, `${Math.round(rate)}/s`],
    current === null ? null : `${current.lane} ${current.profile_id} ${current.expectation_id}`,
  );
}
