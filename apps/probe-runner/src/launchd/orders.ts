import { z } from 'zod';
import { RunSpecSchema } from '../spec.js';

/** What the `launchd` executable is told, as the first line of standard input. */
export const LaunchOrdersSchema = z.object({
  /** Absolute path of the runner executable to stage. */
  runner: z.string().min(1),
  /** Absolute path of Node. */
  node: z.string().min(1),
  label_prefix: z.string().min(1),
  spec: RunSpecSchema,
  /** Profile files of the job, relative to the run directory. */
  files: z.array(z.string()),
  /** Milliseconds, on a monotonic clock. */
  timing: z.object({
    /** Without a connection after this long, the job is kicked once. */
    kickstart: z.number(),
    /** Between two looks at a job that has not connected. */
    watch: z.number().default(1000),
    /** From SIGTERM to SIGKILL, and again until the label must be gone. */
    grace: z.number(),
  }),
});
export type LaunchOrders = z.infer<typeof LaunchOrdersSchema>;

/** Later lines: what the supervisor saw on the connection. The end of standard input is an `end`, too: nobody is left. */
export type LaunchCommand = { command: 'connected' } | { command: 'end'; how: 'complete' | 'stop' };

/** What comes back on standard output, one JSON line each. */
export type LaunchEvent =
  | { event: 'staged'; label: string }
  | { event: 'bootstrapped'; domain: string }
  | { event: 'report'; report: LaunchReport };

export interface LaunchReport {
  label: string;
  diagnostics: Record<string, unknown>;
  /** Artifact name, relative to the run directory, and text. */
  files: Record<string, string>;
}
