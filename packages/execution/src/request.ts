import { randomUUID } from 'node:crypto';
import { type ChannelSpec, parseChannelSpec } from '@runtime/channels';
import { isRunId, type RunnerName } from '@runtime/contracts';
import { ExecutionError } from './error.js';
import type { RunClock, RunnerChoice, RunPlanOptions } from './options.js';
import type { Setting } from './setting.js';

/** The options of a run, settled and checked. */
export interface RunRequest {
  channel: ChannelSpec;
  runner: RunnerName;
  runId: string;
  dryRun: boolean;
  /** What it takes of its plan: all of it where both are empty. */
  filters: { only_profiles: string[]; only_scenarios: string[] };
  clock: RunClock | null;
}

/** @throws ExecutionError, ChannelError: the request is wrong or this host cannot do it. Nothing has been created. */
export function resolveRequest(options: RunPlanOptions, setting: Setting): RunRequest {
  const channel = parseChannelSpec(options.channel ?? 'direct');
  const runner = chooseRunner(options.runner ?? 'auto', channel.channel, setting);
  if (options.clock !== undefined && !(Number.isFinite(options.clock.unix) && options.clock.unix >= 0)) {
    throw new ExecutionError({
      code: 'RUN_OPTION_INVALID',
      message: 'the clock is not a time in seconds since 1970',
      category: 'usage',
      field: '/clock/unix',
    });
  }
  return {
    channel,
    runner,
    runId: checkRunId(options.runId ?? randomUUID()),
    dryRun: options.dryRun ?? false,
    filters: { only_profiles: [...(options.onlyProfiles ?? [])], only_scenarios: [...(options.onlyScenarios ?? [])] },
    clock: options.clock ?? null,
  };
}

/** Whether a run takes only part of its plan. */
export const isFiltered = ({ filters }: RunRequest): boolean => filters.only_profiles.length + filters.only_scenarios.length > 0;

function checkRunId(runId: string): string {
  // Two dots would be a directory of their own making.
  if (isRunId(runId as unknown)) return runId;
  throw new ExecutionError({
    code: 'RUN_ID_INVALID',
    message: `not a run id: ${JSON.stringify(runId.slice(0, 140))}`,
    category: 'usage',
    hint: 'use 1 to 128 letters, digits, dots, underscores or hyphens',
  });
}

function chooseRunner(choice: RunnerChoice, channel: 'direct' | 'launchd_clean', setting: Setting): RunnerName {
  if (choice !== 'auto' && choice !== 'seatbelt' && choice !== 'simulated') {
    throw new ExecutionError({
      code: 'RUN_OPTION_INVALID',
      message: `no such runner: ${String(choice)}`,
      category: 'usage',
      hint: 'auto, seatbelt or simulated',
    });
  }
  if (channel === 'launchd_clean' && choice === 'simulated') {
    throw new ExecutionError({
      code: 'RUNNER_CONFLICT',
      message: 'launchd_clean is about real processes; the simulated runner starts none',
      category: 'usage',
      hint: 'use --channel direct with the simulated runner',
    });
  }
  const mac = setting.platform === 'darwin';
  if (channel === 'launchd_clean' && !mac) {
    throw new ExecutionError({
      code: 'CHANNEL_UNAVAILABLE',
      message: `launchd_clean needs launchd, which is part of macOS; this is ${setting.platform}`,
      category: 'host',
      hint: 'run it on the baseline Mac, or use --channel direct here (simulated, never promotable)',
    });
  }
  const runner = choice === 'auto' ? (mac ? 'seatbelt' : 'simulated') : choice;
  if (runner === 'seatbelt' && !mac) {
    throw new ExecutionError({
      code: 'RUNNER_UNAVAILABLE',
      message: `the seatbelt runner needs sandbox-exec, which is part of macOS; this is ${setting.platform}`,
      category: 'host',
      hint: 'run it on the baseline Mac, or use --runner simulated here (never promotable)',
    });
  }
  if (runner === 'seatbelt' && setting.uid === 0) {
    throw new ExecutionError({
      code: 'RUNNER_IS_ROOT',
      message: 'the seatbelt runner does not run as root',
      category: 'host',
      hint: 'run it as the user whose sandbox decisions you want to see',
    });
  }
  return runner;
}
