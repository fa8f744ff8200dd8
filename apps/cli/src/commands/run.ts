import { join } from 'node:path';
import type { RunPlanOptions } from '@runtime/execution';
import { type Context, defineCommand } from '../command.js';
import { usageError } from '../error.js';
import { failOnFlag, junitFlag } from '../results/fail-on.js';
import { progressLine } from '../run/lines.js';
import { type RunOrder, runOnce } from '../run/once.js';
import { collectEarly } from './collect-early.js';
import { at, common, openingFlags } from './shared.js';

export const run = defineCommand({
  name: 'run',
  summary: 'run the probes of a plan and commit a bundle',
  examples: [
    ['$0 run --plan suites/vfs/plan.json', 'on this machine, the natural way'],
    ['$0 run --plan suites/vfs/plan.json --channel launchd_clean', 'on a Mac: evidence that can be promoted'],
    ['$0 run --plan suites/vfs/plan.json --fail-on surprise --junit results.xml', 'as a gate in CI'],
    ['$0 run --plan suites/vfs/plan.json --only-profile "vfs_etc_*" --dry', 'what would run'],
  ],
  recordsInterruption: true,
  flags: {
    plan: { type: 'string', demandOption: true, requiresArg: true, description: 'the plan file' },
    channel: { type: 'string', choices: ['direct', 'launchd_clean'], default: 'direct', description: 'how the runner is started' },
    out: { type: 'string', requiresArg: true, description: 'bundle root (default: out/ beside the plan)' },
    'only-profile': {
      type: 'string',
      array: true,
      requiresArg: true,
      description: 'only profiles that fit (* for anything); may be repeated',
    },
    'only-scenario': {
      type: 'string',
      array: true,
      requiresArg: true,
      description: 'only expectation ids that fit (* for anything); may be repeated',
    },
    'last-failed': { type: 'boolean', default: false, description: 'only what the last run left as surprise, blocked or not measured' },
    ...openingFlags,
    watch: { type: 'boolean', default: false, description: 'run again after each change of a file of the suite (on a terminal)' },
    dry: { type: 'boolean', default: false, description: 'compile and record, run nothing' },
    'lock-mode': { type: 'string', choices: ['fail', 'wait'], default: 'fail', description: 'when another writer holds the bundle root' },
    'lock-timeout-seconds': { type: 'number', requiresArg: true, default: 30, description: 'how long wait waits' },
    runner: {
      type: 'string',
      choices: ['auto', 'seatbelt', 'simulated'],
      default: 'auto',
      description: 'auto: seatbelt on macOS, simulated elsewhere',
    },
    'fail-on': failOnFlag,
    junit: junitFlag,
    attest: { type: 'string', requiresArg: true, description: 'ed25519 key (PKCS#8 PEM): sign the index as part of the commit' },
  },
  async run(args, context) {
    collectEarly();
    if (args.channel === 'launchd_clean' && args.runner === 'simulated') {
      throw usageError(
        'ARGUMENT_CONFLICT',
        'a simulated run has no launchd channel',
        'leave out --channel, or use --runner seatbelt on a Mac',
      );
    }
    if (args['lock-timeout-seconds'] < 0) throw usageError('ARGUMENT_INVALID', '--lock-timeout-seconds is negative');
    const plan = at(context, args.plan);
    const out = args.out === undefined ? join(plan, '..', 'out') : at(context, args.out);
    const options: RunPlanOptions = {
      ...common(context),
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
    const order: RunOrder = { plan, out, options, failOn: args['fail-on'] ?? [], junit: args.junit };
    if (args['last-failed']) Object.assign(options, await failedBefore(out, args, context));
    if (!args.watch) return runOnce(order, context);
    if (process.stdout.isTTY !== true || context.json) {
      throw usageError(
        'ARGUMENT_CONFLICT',
        '--watch is for somebody at a terminal',
        'leave it out: a script runs the plan when it has changed something',
      );
    }
    const { watchRuns } = await import('../run/watch.js');
    return watchRuns(order, context);
  },
});

/** @throws CliError when filters are given as well: they would say two things. */
async function failedBefore(
  out: string,
  args: { 'only-profile': string[] | undefined; 'only-scenario': string[] | undefined },
  context: Context,
): Promise<Pick<RunPlanOptions, 'onlyProfiles' | 'onlyScenarios'>> {
  if (args['only-profile'] !== undefined || args['only-scenario'] !== undefined)
    throw usageError('ARGUMENT_CONFLICT', '--last-failed chooses the probes itself', 'leave out --only-profile and --only-scenario');
  const { lastFailed } = await import('../run/last-failed.js');
  const last = await lastFailed(out, context);
  if (last === null) context.note('there is no run yet, so the whole plan runs');
  else if (last.onlyScenarios.length === 0) context.note(`nothing of run ${last.run_id} is left to look at, so the whole plan runs`);
  return { onlyProfiles: last?.onlyProfiles ?? [], onlyScenarios: last?.onlyScenarios ?? [] };
}
