import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { WORLDS } from './server/names.js';
import { type Reason, reasonOf } from './server/outcome.js';
import type { Queues } from './server/queues.js';

/** Runs that are listed one by one; all of them are counted. */
const MOST_LISTED = 100;

interface FailedRun extends Reason {
  run_id: string;
  tries: number;
}

interface WorldStatus {
  world_id: string;
  /** Names of the workers that are connected. */
  workers: string[];
  queued: number;
  /** Waiting for the next try after a failure that may pass. */
  retrying: number;
  running: { run_id: string; worker: string | null }[];
  /** Run and handed to the collector. */
  delivered: number;
  failed: { count: number; runs: FailedRun[] };
}

export interface FleetStatus {
  worlds: WorldStatus[];
  collector: { connected: number; waiting: number; retrying: number; filed: number; refused: { count: number; runs: FailedRun[] } };
}

export async function fleetStatus(client: Redis, queues: Queues): Promise<FleetStatus> {
  const worlds = (await client.hkeys(WORLDS)).sort();
  const counts = await queues.archives.getJobCounts('waiting', 'active', 'delayed', 'completed', 'failed');
  return {
    worlds: await Promise.all(worlds.map((world) => worldStatus(world, queues.world(world)))),
    collector: {
      connected: (await queues.archives.getWorkers()).length,
      waiting: (counts['waiting'] ?? 0) + (counts['active'] ?? 0),
      retrying: counts['delayed'] ?? 0,
      filed: counts['completed'] ?? 0,
      refused: await failedOf(queues.archives, counts['failed'] ?? 0),
    },
  };
}

async function worldStatus(world_id: string, queue: Queue): Promise<WorldStatus> {
  const counts = await queue.getJobCounts('waiting', 'delayed', 'completed', 'failed');
  const [workers, active] = [await queue.getWorkers(), await queue.getActive(0, MOST_LISTED - 1)];
  return {
    world_id,
    // The queue marks the connection of a worker with the name of the worker.
    workers: workers.map(({ rawname = '' }) => rawname.slice(rawname.indexOf(':w:') + 3)).sort(),
    queued: counts['waiting'] ?? 0,
    retrying: counts['delayed'] ?? 0,
    running: active.map((job) => ({ run_id: job.id ?? '', worker: job.processedBy ?? null })),
    delivered: counts['completed'] ?? 0,
    failed: await failedOf(queue, counts['failed'] ?? 0),
  };
}

async function failedOf(queue: Queue, count: number): Promise<{ count: number; runs: FailedRun[] }> {
  const jobs = count === 0 ? [] : await queue.getFailed(0, MOST_LISTED - 1);
  return { count, runs: jobs.map(failedRun) };
}

const failedRun = ({ id, failedReason, attemptsMade }: Job): FailedRun => ({
  run_id: id ?? '',
  ...reasonOf(failedReason),
  tries: attemptsMade,
});

/** The same for people. */
export function statusLines({ worlds, collector }: FleetStatus): string[] {
  if (worlds.length === 0) return ['no worker and no submission has come to this server yet'];
  return [
    ...worlds.flatMap(worldLines),
    `collector: ${collector.connected === 0 ? 'not connected' : 'connected'}, ${collector.waiting} waiting, ${collector.filed} filed${later(collector.retrying)}`,
    ...failedLines('refused', collector.refused),
  ];
}

const worldLines = ({ world_id, workers, queued, retrying, running, delivered, failed }: WorldStatus): string[] => [
  `${world_id}: ${workers.length === 0 ? 'no worker' : workers.join(', ')}`,
  `  ${queued} queued, ${running.length} running, ${delivered} delivered, ${failed.count} failed${later(retrying)}`,
  ...running.map(({ run_id, worker }) => `  running ${run_id}${worker === null ? '' : ` on ${worker}`}`),
  ...failedLines('failed', failed),
];

const later = (retrying: number): string => (retrying === 0 ? '' : `, ${retrying} to be tried again`);

function failedLines(word: string, { count, runs }: { count: number; runs: readonly FailedRun[] }): string[] {
  const lines = runs.map(({ run_id, code, message }) => `  ${word} ${run_id}: ${code}: ${message}`);
  return count > runs.length ? [...lines, `  … ${count - runs.length} more`] : lines;
}
