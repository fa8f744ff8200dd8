import { join } from 'node:path';
import { packBundle } from '@runtime/archives';
import { type RunnerChoice, runPlan } from '@runtime/execution';
import { compilePlan } from '@runtime/plan';
import type { World } from '@runtime/worlds';
import type { Redis } from 'ioredis';
import { FleetError } from '../error.js';
import type { ListedKey } from '../keys.js';
import { dropArchive, putArchive } from '../server/archive-bytes.js';
import { submissionKey } from '../server/names.js';
import { type ArchiveJob, jobOptions, type Queues, type RunJob } from '../server/queues.js';
import { openSubmission, type Submission } from '../submission/document.js';
import { refuseUnknownDrivers } from '../submission/drivers.js';
import { layOut } from '../submission/lay-out.js';
import type { Spool } from './spool.js';

export interface Workplace {
  client: Redis;
  queues: Queues;
  spool: Spool;
  world: World;
  /** The worker's own key, which signs every run. */
  keyFile: string;
  /** Whose submissions are run. */
  keys: readonly ListedKey[];
  runner: RunnerChoice;
  name: string;
}

/** What became of a job: evidence is delivered once, and made once on this worker. */
export type RunOutcome = 'ran' | 'kept' | 'delivered';

/**
 * Runs what a job asks for and delivers the archive. A run that is with the collector already is left alone; one whose archive lies in
 * the spool is delivered from there.
 *
 * @throws FleetError, PlanError, ExecutionError … with the code that `status` shows.
 */
export async function runOne(place: Workplace, job: RunJob): Promise<RunOutcome> {
  if (await isDelivered(place, job)) return 'delivered';
  const submission = await submissionOf(place, job);
  const kept = place.spool.holds(job.run_id);
  if (!kept) await place.spool.attempt(job.run_id, (folder) => runIn(folder, place, job, submission));
  await deliver(place, job);
  return kept ? 'kept' : 'ran';
}

async function isDelivered({ queues }: Workplace, { run_id }: RunJob): Promise<boolean> {
  const archive = await queues.archives.getJob(run_id);
  return archive !== undefined && !(await archive.isFailed());
}

/** The submission behind a job, signed by a listed key, if it names this run for this world. */
async function submissionOf({ client, keys, world }: Workplace, job: RunJob): Promise<Submission> {
  const text = await client.get(submissionKey(job.submission));
  if (text === null) {
    throw new FleetError({
      code: 'FLEET_SUBMISSION_MISSING',
      message: `the server does not hold the submission ${job.submission}`,
      hint: 'queue the file again: runtime-fleet submit --again FILE',
    });
  }
  const submission = openSubmission(text, keys, job.submission);
  const isNamed = submission.order.runs.some(({ run_id, world_id }) => run_id === job.run_id && world_id === world.id);
  if (isNamed && submission.id === job.submission && job.world_id === world.id) return submission;
  throw new FleetError({
    code: 'FLEET_RUN_FOREIGN',
    message: `the submission ${job.submission} asks for no run ${job.run_id} in ${world.id}`,
    hint: 'somebody else wrote into the queue: look at who can reach the server',
  });
}

async function runIn(folder: string, place: Workplace, { run_id }: RunJob, { order, files }: Submission): Promise<void> {
  const plan = await layOut(folder, files, place.world);
  refuseUnknownDrivers(await compilePlan(plan, { repoRoot: folder }));
  const out = join(folder, 'out');
  await runPlan(plan, out, { repoRoot: folder, runId: run_id, channel: order.channel, runner: place.runner, attestKey: place.keyFile });
  await packBundle(join(out, run_id), place.spool.archive(run_id), { attestation: true });
}

async function deliver({ client, queues, spool, name }: Workplace, { run_id, world_id }: RunJob): Promise<void> {
  const address = await putArchive(client, spool.archive(run_id));
  const job: ArchiveJob = { run_id, world_id, ...address, worker: name };
  await queues.archives.add('archive', job, jobOptions(run_id));
  // Another worker was quicker with the same run: its evidence is the run's, and ours stays in the spool.
  const queued = await queues.archives.getJob(run_id);
  if (queued !== undefined && queued.data.sha256 !== address.sha256) await dropArchive(client, address.sha256);
}
