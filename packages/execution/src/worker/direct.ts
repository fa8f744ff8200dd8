import { sha256Hex } from '@runtime/contracts';
import type { RunSpec, Spec } from '@runtime/job';
import { startWorker } from './process.js';
import type { Launcher } from './supervise.js';

/** The direct channel: the runner is a child of this process. */
export function launchDirect(entry: string, spec: RunSpec): Launcher {
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

/**
 * Ends probes that a runner left behind when it was killed. They carry the run's mark in their environment; the runner's
 * executable knows how to find them on this system.
 */
export async function sweepProbes(entry: string, nonce: string): Promise<void> {
  const spec: Spec = { mode: 'sweep', mark: sha256Hex(nonce) };
  const worker = startWorker(entry, JSON.stringify(spec));
  worker.child.stdout?.resume();
  const { code, error } = await worker.exited;
  if (code !== 0) throw new Error(`${error?.code ?? 'PROBES_LEFT'}: ${error?.message ?? 'nobody looked for processes of the probes'}`);
}
