import type { CaptureLimits } from './supervise/capture.js';
import { runProcess } from './supervise/run-process.js';

export interface ToolAnswer {
  /** Null: it could not be started, was killed, or took too long. */
  rc: number | null;
  stdout: string;
  stderr: string;
  /** Whether more was written to standard output than is here. */
  truncated: boolean;
  timed_out: boolean;
  spawn_error: string | null;
}

const OUTPUT = { kept: 256 * 1024, most: 16 * 1024 * 1024 };

/** Runs one host tool with a bare environment, a time limit and bounded output. Never throws. */
export async function runTool(
  path: string,
  args: readonly string[],
  options: { limitMs?: number; cwd?: string; output?: CaptureLimits } = {},
): Promise<ToolAnswer> {
  const report = await runProcess({
    argv: [path, ...args],
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' },
    cwd: options.cwd ?? '/',
    limitMs: options.limitMs ?? 10_000,
    output: options.output ?? OUTPUT,
  });
  return {
    rc: report.outcome === 'completed' ? report.exit_code : null,
    stdout: report.stdout.text,
    stderr: report.stderr.text,
    truncated: report.stdout.truncated,
    timed_out: report.outcome === 'timed_out',
    spawn_error: report.spawn_error,
  };
}
