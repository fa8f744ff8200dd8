import { z } from 'zod';
import { count, named, runId, sha256 } from './fields.js';
import { JobDoneSchema, JobResultRowSchema } from './job.js';

/** Worker to supervisor, before anything else: who I am, which job I hold. */
const HelloFrameSchema = z.looseObject({
  type: z.literal('hello'),
  run_id: runId,
  nonce: named,
  job_sha256: sha256,
  pid: count,
});

/** Supervisor to worker: the nonce and the digest are right, run. */
const StartFrameSchema = z.looseObject({ type: z.literal('start'), run_id: runId });

const RowFrameSchema = z.looseObject({ type: z.literal('row'), row: JobResultRowSchema });

const DoneFrameSchema = z.looseObject({ type: z.literal('done'), done: JobDoneSchema });

/** What goes over the private connection between supervisor and worker. */
export const JobFrameSchema = z.discriminatedUnion('type', [HelloFrameSchema, StartFrameSchema, RowFrameSchema, DoneFrameSchema]);
export type JobFrame = z.infer<typeof JobFrameSchema>;
export type JobHello = z.infer<typeof HelloFrameSchema>;
export type JobStart = z.infer<typeof StartFrameSchema>;
