import { type Job, QueueEvents } from 'bullmq';
import { connectionOptions, type ServerAddress } from './server/connection.js';
import { ARCHIVES, PREFIX, worldQueue } from './server/names.js';
import { type Reason, reasonOf } from './server/outcome.js';
import type { Queues } from './server/queues.js';
import type { QueuedRun } from './submission/document.js';

/** What became of the runs of a submission. */
export interface Settled {
  filed: number;
  failed: (QueuedRun & Reason)[];
}

/** Resolves when each run is filed or has failed. Listens to the server's events from their first, so that none is missed. */
export async function settled(server: ServerAddress, queues: Queues, runs: readonly QueuedRun[], signal: AbortSignal): Promise<Settled> {
  const pending = new Map(runs.map((run) => [run.run_id, run]));
  const answer: Settled = { filed: 0, failed: [] };
  const names = [ARCHIVES, ...new Set(runs.map(({ world_id }) => worldQueue(world_id)))];
  const listeners = names.map(
    (name) => new QueueEvents(name, { connection: connectionOptions(server), prefix: PREFIX, lastEventId: '0-0' }),
  );
  try {
    await new Promise<void>((resolve, reject) => {
      const look = async (runId: string): Promise<void> => {
        const run = pending.get(runId);
        const outcome = run === undefined ? null : await outcomeOf(queues, run);
        if (run === undefined || outcome === null || !pending.delete(runId)) return;
        if (outcome === 'filed') answer.filed++;
        else answer.failed.push({ ...run, ...outcome });
        if (pending.size === 0) resolve();
      };
      for (const listener of listeners) {
        listener.on('error', () => {});
        listener.on('completed', ({ jobId }) => void look(jobId).catch(reject));
        listener.on('failed', ({ jobId }) => void look(jobId).catch(reject));
      }
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      Promise.all([...pending.keys()].map(look)).catch(reject);
    });
    return answer;
  } finally {
    await Promise.all(listeners.map((listener) => listener.close()));
  }
}

async function outcomeOf(queues: Queues, { run_id, world_id }: QueuedRun): Promise<'filed' | Reason | null> {
  const archive = await queues.archives.getJob(run_id);
  if (archive !== undefined) return (await archive.isCompleted()) ? 'filed' : failureOfJob(archive);
  const run = await queues.world(world_id).getJob(run_id);
  return run === undefined ? null : failureOfJob(run);
}

const failureOfJob = async (job: Job): Promise<Reason | null> => ((await job.isFailed()) ? reasonOf(job.failedReason) : null);
