import { createInterface } from 'node:readline';
import { type LaunchCommand, type LaunchEvent, type LaunchOrders, parseFailure, parseLaunchEvent, type RunSpec } from '@runtime/job';
import type { RunRequest } from '../request.js';
import type { Setting } from '../setting.js';
import { startWorker } from './process.js';
import type { Launcher, RunFailure } from './supervise.js';

/** What the launchd channel left: artifacts, and its own failure if it was the channel that failed. */
export interface ChannelReport {
  label: string | null;
  /** Name of the diagnostics document, relative to the run directory. */
  diagnostics: string | null;
  files: Map<string, string>;
  failure: RunFailure | null;
}

const DEFAULT_PREFIX = 'runtime-tools.run';

/** Milliseconds; what each stands for is said where they are used. */
const TIMING: LaunchOrders['timing'] = { kickstart: 10_000, watch: 1000, grace: 10_000 };

/** Longest time for booting the job out and confirming it: three graces, and the calls in between. */
const GRACE_MS = 60_000;

/** The launchd_clean channel: an executable of the runner's package stages the job, has launchd start it, and cleans up. */
export function launchThroughLaunchd(input: {
  setting: Setting;
  request: RunRequest;
  spec: RunSpec;
  files: string[];
  report: ChannelReport;
}): Launcher {
  const { setting, request, spec, files, report } = input;
  const orders: LaunchOrders = {
    runner: setting.runnerEntry(),
    node: process.execPath,
    label_prefix: request.channel.label_prefix ?? DEFAULT_PREFIX,
    spec,
    files,
    timing: { ...TIMING, ...setting.launchTiming },
  };
  const worker = startWorker(setting.launchdEntry(), JSON.stringify(orders), { keepInput: true });
  const { stdout } = worker.child;
  if (stdout !== null) createInterface({ input: stdout }).on('line', (line) => take(line, report));
  const tell = (command: LaunchCommand) => worker.child.stdin?.write(`${JSON.stringify(command)}\n`);
  return {
    graceMs: GRACE_MS,
    exited: worker.exited.then((exit) => {
      // The channel's own failure explains more than "the runner did not connect".
      if (exit.error !== null) report.failure = { stage: 'channel', message: `${exit.error.code}: ${exit.error.message}` };
      // The worker's own last words are in what launchd kept of its output.
      const words = report.files.get(`launchctl/${report.label}.stderr.txt`) ?? '';
      return { ...exit, code: exit.code === 0 ? null : exit.code, error: exit.error ?? parseFailure(words) };
    }),
    connected: () => tell({ command: 'connected' }),
    finish: () => tell({ command: 'end', how: 'complete' }),
    stop: () => tell({ command: 'end', how: 'stop' }),
    kill: () => worker.kill('SIGKILL'),
  };
}

function take(line: string, channel: ChannelReport): void {
  const event = eventOf(line);
  if (event?.event === 'staged') channel.label = event.label;
  if (event?.event !== 'report') return;
  channel.label = event.report.label;
  for (const [name, text] of Object.entries(event.report.files)) channel.files.set(name, text);
  channel.diagnostics = channel.files.has(DIAGNOSTICS) ? DIAGNOSTICS : null;
}

const DIAGNOSTICS = 'launchctl/launchctl_diagnostics.json';

/** A line that is no event is lost; the channel fails or succeeds by its exit and by the connection. */
function eventOf(line: string): LaunchEvent | null {
  try {
    return parseLaunchEvent(line);
  } catch {
    return null;
  }
}
