import { z } from 'zod';
import { count, named, nullableInteger, text } from './fields.js';

/**
 * `job/kernel_log.json`: what the kernel's reporter said of the probes while they ran. Evidence that decides nothing: it drops
 * lines without saying so, so a row without a line was not allowed for that.
 */
export const KernelLogSchema = z.strictObject({
  /** `refused`: the tool does not work from inside a sandbox. */
  status: z.enum(['ok', 'refused', 'timed_out', 'failed']),
  rc: nullableInteger,
  /** What was asked for, in whole seconds, padded at both ends: times of the log are off by some milliseconds. */
  window: z.strictObject({ start_unix_s: z.int(), end_unix_s: z.int(), padding_s: count }),
  /** Denials in the window, of whatever process, and how many of them were not of a probe; those are not kept. */
  denials: count,
  unrelated: count,
  /** Events by which the log says that it lost some. */
  losses: count,
  /** The tool wrote more than was read, or more lines were of probes than are kept. */
  truncated: z.boolean(),
  /** Rows under a policy whose process is known. */
  rows: z.strictObject({ with_line: count, without_line: count }),
  lines: z.array(
    z.strictObject({
      /** The row it is about, by process and time. */
      index: count,
      pid: count,
      at_unix_s: z.number().nullable(),
      operation: named,
      target: text,
      duplicates: count,
    }),
  ),
});
export interface KernelLog extends z.infer<typeof KernelLogSchema> {}
