import { createPublicKey, randomUUID } from 'node:crypto';
import type { ChannelName } from '@runtime/channels';
import { attestationKeyId, LIMITS } from '@runtime/contracts';
import { readKeyFile, readTextFile, writeOutput } from '@runtime/files';
import type { Redis } from 'ioredis';
import { dropArchive } from './server/archive-bytes.js';
import { submissionKey, WORLDS } from './server/names.js';
import { ATTEMPTS, jobOptions, type Queues } from './server/queues.js';
import { openSubmission, type QueuedRun, type Submission, submissionText } from './submission/document.js';
import { readSuite } from './submission/suite.js';

export interface SubmissionOrder {
  plan: string;
  worlds: readonly string[];
  /** Runs of each world. */
  runs: number;
  channel: ChannelName;
  keyFile: string;
  repoRoot?: string | undefined;
}

/** Makes a submission and writes it to a file, before anything is queued: with the file everything can be queued again. */
export async function makeSubmission(order: SubmissionOrder, file: string): Promise<Submission> {
  const keyPem = await readKeyFile(order.keyFile, 'signing');
  const { files, plan_id, plan_digest } = await readSuite(order.plan, { repoRoot: order.repoRoot });
  const runs = order.worlds.flatMap((world_id) =>
    Array.from({ length: order.runs }, (): QueuedRun => ({ run_id: randomUUID(), world_id })),
  );
  const text = submissionText({ plan_id, plan_digest, channel: order.channel, runs }, files, keyPem);
  const submission = openSubmission(text, [ownKey(keyPem)], file);
  await writeOutput(file, text, { name: 'a submission', mark: 'runtime-tools.fleet_submission.' });
  return submission;
}

/** A submission of one's own, from its file. @throws FleetError `FLEET_SUBMISSION_INVALID`, `FLEET_SIGNATURE_REFUSED`; FilesError. */
export async function reopenSubmission(file: string, keyFile: string): Promise<Submission> {
  const keyPem = await readKeyFile(keyFile, 'signing');
  return openSubmission(await readTextFile(file, { maxBytes: LIMITS.documentBytes, followLinks: true }), [ownKey(keyPem)], file);
}

function ownKey(keyPem: string): { id: string; pem: string } {
  const pem = createPublicKey(keyPem).export({ type: 'spki', format: 'pem' }).toString();
  return { id: attestationKeyId(pem), pem };
}

export interface Queued {
  /** Runs that were queued now, for the first time or anew. */
  queued: number;
  /** Runs that the server knew, waiting, running or done. */
  known: number;
  /** Runs that had failed, and are tried again. */
  retried: number;
}

/** Queues every run of a submission that the server does not know, and has those that failed tried again. */
export async function queueSubmission(client: Redis, queues: Queues, submission: Submission): Promise<Queued> {
  await client.set(submissionKey(submission.id), submission.text);
  const answer: Queued = { queued: 0, known: 0, retried: 0 };
  const fresh: QueuedRun[] = [];
  for (const run of submission.order.runs) {
    const state = await settle(client, queues, run);
    if (state === 'unknown') fresh.push(run);
    else answer[state]++;
  }
  for (const world of new Set(fresh.map(({ world_id }) => world_id))) {
    await client.hsetnx(WORLDS, world, '{}');
    const runs = fresh.filter(({ world_id }) => world_id === world);
    await queues
      .world(world)
      .addBulk(runs.map((run) => ({ name: 'run', data: { ...run, submission: submission.id }, opts: jobOptions(run.run_id) })));
  }
  answer.queued = fresh.length;
  return answer;
}

/** What the server knows of a run. A failed one is put back to where it failed; one whose evidence was refused is run anew. */
async function settle(client: Redis, queues: Queues, { run_id, world_id }: QueuedRun): Promise<'unknown' | 'known' | 'retried'> {
  const archive = await queues.archives.getJob(run_id);
  const run = await queues.world(world_id).getJob(run_id);
  if (archive !== undefined && (await archive.isFailed())) {
    // What failed on each of its tries was not looked at to the end; what failed at once was refused.
    if (archive.attemptsMade >= ATTEMPTS) {
      await archive.retry('failed', { resetAttemptsMade: true });
      return 'retried';
    }
    await archive.remove();
    await dropArchive(client, archive.data.sha256);
    if (run !== undefined && (await run.isCompleted())) await run.remove();
    return 'unknown';
  }
  if (run === undefined) return archive === undefined ? 'unknown' : 'known';
  if (!(await run.isFailed())) return 'known';
  await run.retry('failed', { resetAttemptsMade: true });
  return 'retried';
}
