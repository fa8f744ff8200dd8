import { createInterface } from 'node:readline';
import { parseJson } from '@runtime/contracts';
import type { RunRequest } from '../request.js';
import { objectOf, textOf } from '../results/values.js';
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

/** Longest time for booting the job out and confirming it: three graces, and the calls in between. */
const GRACE_MS = 60_000;

/** The launchd_clean channel: an executable of the runner's package stages the job, has launchd start it, and cleans up. */
export function launchThroughLaunchd(input: {
  setting: Setting;
  request: RunRequest;
  spec: Record<string, unknown>;
  files: readonly string[];
  report: ChannelReport;
}): Launcher {
  const { setting, request, spec, files, report } = input;
  const orders = {
    runner: setting.runnerEntry(),
    node: process.execPath,
    label_prefix: request.channel.label_prefix ?? DEFAULT_PREFIX,
    spec: { ...spec, run_id: request.runId },
    files,
    timing: setting.launchTiming ?? { kickstart: 10_000, grace: 10_000 },
  };
  const worker = startWorker(setting.launchdEntry(), JSON.stringify(orders), { keepInput: true });
  const { stdout } = worker.child;
  if (stdout !== null) createInterface({ input: stdout }).on('line', (line) => take(line, report));
  const tell = (command: Record<string, string>) => worker.child.stdin?.write(`${JSON.stringify(command)}\n`);
  return {
    graceMs: GRACE_MS,
    exited: worker.exited.then((exit) => {
      // The channel's own failure explains more than "the runner did not connect".
      if (exit.error !== null) report.failure = { stage: 'channel', message: `${exit.error.code}: ${exit.error.message}` };
      return exit;
    }),
    connected: () => tell({ command: 'connected' }),
    finish: () => tell({ command: 'end', how: 'complete' }),
    stop: () => tell({ command: 'end', how: 'stop' }),
    kill: () => worker.kill('SIGKILL'),
  };
}

function take(line: string, channel: ChannelReport): void {
  const event = objectOf(safeParse(line));
  if (event?.['event'] === 'staged') channel.label = textOf(event['label']);
  const report = objectOf(event?.['report']);
  if (report === null) return;
  channel.label = textOf(report['label']);
  for (const [name, text] of Object.entries(objectOf(report['files']) ?? {})) {
    if (name.startsWith('launchctl/') && typeof text === 'string') channel.files.set(name, text);
  }
  channel.diagnostics = channel.files.has(DIAGNOSTICS) ? DIAGNOSTICS : null;
}

const DIAGNOSTICS = 'launchctl/launchctl_diagnostics.json';

function safeParse(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    return null;
  }
}
