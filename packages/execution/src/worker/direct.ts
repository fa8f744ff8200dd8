import { startWorker } from './process.js';
import type { Launcher } from './supervise.js';

/** The direct channel: the runner is a child of this process. */
export function launchDirect(entry: string, spec: Record<string, unknown>): Launcher {
  const worker = startWorker(entry, JSON.stringify(spec));
  worker.child.stdout?.resume();
  return {
    exited: worker.exited,
    graceMs: 1000,
    connected: () => {},
    finish: () => {},
    stop: () => worker.kill('SIGTERM'),
    kill: () => worker.kill('SIGKILL'),
  };
}
