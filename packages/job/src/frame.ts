import { RunIdSchema } from '@runtime/contracts';
import { z } from 'zod';
import { type Done, DoneSchema } from './done.js';
import { type Hello, HelloSchema } from './hello.js';
import { type KernelLog, KernelLogSchema } from './kernel-log.js';
import { type JobRow, JobRowSchema } from './row.js';

/** Supervisor to worker: the nonce and the digest are right, run. */
const StartSchema = z.strictObject({ type: z.literal('start'), run_id: RunIdSchema });
export interface Start extends z.infer<typeof StartSchema> {}

export interface RowFrame {
  type: 'row';
  row: JobRow;
  /** The row as the worker wrote it, on one line. It is how the frame was written, and no member of it. */
  line?: string;
}

/** What goes over the private connection between supervisor and worker. */
export const FrameSchema = z.discriminatedUnion('type', [
  HelloSchema,
  StartSchema,
  z.strictObject({ type: z.literal('row'), row: JobRowSchema }),
  z.strictObject({ type: z.literal('done'), done: DoneSchema, kernel_log: KernelLogSchema.optional() }),
]);
export type Frame = Hello | Start | RowFrame | { type: 'done'; done: Done; kernel_log?: KernelLog | undefined };
