import { sha256Hex } from '@runtime/contracts';
import type { RunSpec, Spec } from '@runtime/job';
import { startWorker, type WorkerProcess } from './process.js';
import type { Launcher } from './supervise.js';

/** Has the runner load what a run takes before its orders come. */
const RUN_FLAG = '--run';

/** The direct channel: the runner is a child of this process. It starts while its orders are still made, and waits for them. */
export class WaitingRunner {
  readonly #worker: WorkerProcess;
  #isWaiting = true;

  /** @throws the system's `EMFILE` or `ENFILE`, as {@link startWorker} does. */
  constructor(entry: string) {
    this.#worker = startWorker(entry, null, { flags: [RUN_FLAG] });
    this.#worker.child.stdout?.resume();
  }

  /** Gives it its orders. */
  launch(spec: RunSpec): Launcher {
    const worker = this.#worker;
    this.#isWaiting = false;
    worker.child.stdin?.end(JSON.stringify(spec));
    return {
      exited: worker.exited,
      graceMs: 1000,
      connected: () => {},
      finish: () => {},
      stop: () => worker.kill('SIGTERM'),
      kill: () => worker.kill('SIGKILL'),
    };
  }

  /** Ends it, where no orders came of it. */
  async dismiss(): Promise<void> {
    if (!this.#isWaiting) return;
    this.#worker.kill('SIGKILL');
    await this.#worker.exited;
  }
}

/** @param waiting The runner that was started before, if one was. */
export const launchDirect = (entry: string, spec: RunSpec, waiting: WaitingRunner | null = null): Launcher =>
  (waiting ?? new WaitingRunner(entry)).launch(spec);

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
