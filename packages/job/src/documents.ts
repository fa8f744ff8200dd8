import type { z } from 'zod';
import { DoneSchema } from './done.js';
import { FrameSchema } from './frame.js';
import { JobSchema } from './job.js';
import { StoredRowSchema } from './row.js';

/** The documents of this package by name; `runtime schema` lists them with those of the contracts. */
export const JOB_DOCUMENTS = {
  job: JobSchema,
  job_done: DoneSchema,
  job_frame: FrameSchema,
  job_result_row: StoredRowSchema,
} as const satisfies Record<string, z.ZodType>;
export type JobDocumentName = keyof typeof JOB_DOCUMENTS;
