import { probeEnvironment } from '../seatbelt/surroundings.js';
import { type ProcessReport, type ProcessRequest, runProcess } from '../supervise/run-process.js';
import type { CheckContext } from './check.js';

/** Starts a process as the runner starts the process of a probe. */
export const start = ({ host }: CheckContext, argv: ProcessRequest['argv'], extra: Partial<ProcessRequest> = {}): Promise<ProcessReport> =>
  runProcess({
    argv,
    env: probeEnvironment(host.tools),
    cwd: '/usr',
    limitMs: 10_000,
    output: { kept: 4096, most: 1024 * 1024 },
    ...extra,
  });

export const ALLOW = '(version 1)\n(allow default)\n';
