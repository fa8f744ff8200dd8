import { z } from 'zod';
import { named, text, texts } from './fields.js';
import { RunSpecSchema } from './spec.js';

/** What the `launchd` executable is told, as the first line of standard input. */
export const LaunchOrdersSchema = z.strictObject({
  /** Absolute path of the runner executable to stage. */
  runner: named,
  /** Absolute path of Node. */
  node: named,
  label_prefix: named,
  spec: RunSpecSchema,
  /** Files of the job besides `job.json`, relative to the run directory. */
  files: texts,
  /** Milliseconds, on a monotonic clock. */
  timing: z.strictObject({
    /** Without a connection after this long, the job is kicked once. */
    kickstart: z.number(),
    /** Between two looks at a job that has not connected. */
    watch: z.number(),
    /** From SIGTERM to SIGKILL, and again until the label must be gone. */
    grace: z.number(),
  }),
});
export interface LaunchOrders extends z.infer<typeof LaunchOrdersSchema> {}

/** Later lines: what the supervisor saw on the connection. The end of standard input is an `end`, too: nobody is left. */
export const LaunchCommandSchema = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('connected') }),
  z.strictObject({ command: z.literal('end'), how: z.enum(['complete', 'stop']) }),
]);
export type LaunchCommand = z.infer<typeof LaunchCommandSchema>;

/** What a launch left behind, whatever happened. */
const LaunchReportSchema = z.strictObject({
  label: named,
  /** Artifact name, relative to the run directory, and text. */
  files: z.record(z.string().regex(/^launchctl\/[^/]+$/), text),
});
export interface LaunchReport extends z.infer<typeof LaunchReportSchema> {}

/** What comes back on standard output, one JSON line each. */
export const LaunchEventSchema = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('staged'), label: named }),
  z.strictObject({ event: z.literal('bootstrapped'), domain: named }),
  z.strictObject({ event: z.literal('report'), report: LaunchReportSchema }),
]);
export type LaunchEvent = z.infer<typeof LaunchEventSchema>;
