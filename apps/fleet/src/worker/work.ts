import { Worker } from 'bullmq';
import { connectionOptions, type ServerAddress } from '../server/connection.js';
import { PREFIX, WORLDS, worldQueue } from '../server/names.js';
import { asJobFailure } from '../server/outcome.js';
import { MOST_LOSSES, type RunJob } from '../server/queues.js';
import { runOne, type Workplace } from './run-one.js';

export interface WorkOptions {
  server: ServerAddress;
  /** Milliseconds of silence after which a worker counts as lost. */
  lostAfter: number;
  signal: AbortSignal;
  say: (line: string) => void;
}

/** Works off what is queued for a world, one run at a time, until the signal comes; the run under way is finished. */
export async function work(place: Workplace, options: WorkOptions): Promise<{ runs: number; failed: number }> {
  const done = { runs: 0, failed: 0 };
  const announce = (): Promise<unknown> => place.client.hset(WORLDS, place.world.id, JSON.stringify(place.world.identity));
  await announce();
  // A server that lost its memory hears it again.
  place.client.on('ready', () => void announce().catch(() => {}));
  const worker = new Worker<RunJob>(
    worldQueue(place.world.id),
    async ({ data }) => {
      try {
        const outcome = await runOne(place, data);
        options.say(`${data.run_id}: ${outcome}`);
        done.runs++;
        return outcome;
      } catch (error) {
        const failure = asJobFailure(error);
        options.say(`${data.run_id}: ${failure.message}`);
        done.failed++;
        throw failure;
      }
    },
    { ...workerOptions(options), name: place.name },
  );
  worker.on('error', ({ message }) => options.say(`waiting for the server: ${message}`));
  await aborted(options.signal);
  await worker.close();
  return done;
}

/** One job at a time; whoever is silent too long is lost, and its job goes to another. */
export const workerOptions = ({ server, lostAfter }: Pick<WorkOptions, 'server' | 'lostAfter'>) => ({
  connection: connectionOptions(server),
  prefix: PREFIX,
  concurrency: 1,
  lockDuration: lostAfter,
  stalledInterval: lostAfter,
  maxStalledCount: MOST_LOSSES,
});

/** Resolves when the signal comes. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
