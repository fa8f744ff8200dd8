import { type JobsOptions, Queue } from 'bullmq';
import { connectionOptions, type ServerAddress } from './connection.js';
import { ARCHIVES, PREFIX, worldQueue } from './names.js';

/** A run that waits for a worker of its world. */
export interface RunJob {
  run_id: string;
  world_id: string;
  /** Id of the signed submission that names the run. */
  submission: string;
}

/** A run that is done, and waits to be filed. */
export interface ArchiveJob {
  run_id: string;
  world_id: string;
  sha256: string;
  size: number;
  /** Who ran it, for people. */
  worker: string;
}

/** Tries of a job whose failure may pass, such as a full disk. */
export const ATTEMPTS = 6;

/** The id of a run is that of its jobs, and no job goes away by itself: a run that was queued once is not queued twice. */
export const jobOptions = (runId: string): JobsOptions => ({
  jobId: runId,
  attempts: ATTEMPTS,
  backoff: { type: 'exponential', delay: 1000 },
  removeOnComplete: false,
  removeOnFail: false,
});

/** A worker that says nothing for this long is lost, and what it ran is given to another. */
export const LOST_AFTER_MS = 30_000;

/** A run that took this many workers along is not given to one more. */
export const MOST_LOSSES = 5;

/** The queues of one server, each opened when it is first asked for. */
export class Queues {
  readonly #server: ServerAddress;
  readonly #open = new Map<string, Queue>();

  constructor(server: ServerAddress) {
    this.#server = server;
  }

  world(worldId: string): Queue<RunJob> {
    return this.#queue(worldQueue(worldId)) as Queue<RunJob>;
  }

  get archives(): Queue<ArchiveJob> {
    return this.#queue(ARCHIVES) as Queue<ArchiveJob>;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((queue) => queue.close()));
  }

  #queue(name: string): Queue {
    const known = this.#open.get(name);
    if (known !== undefined) return known;
    const queue = new Queue(name, { connection: connectionOptions(this.#server), prefix: PREFIX });
    queue.on('error', () => {});
    this.#open.set(name, queue);
    return queue;
  }
}
