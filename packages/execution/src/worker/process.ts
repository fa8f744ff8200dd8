import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { parseFailure, type WorkerFailure } from '@runtime/job';
import { workerEnvironment } from './environment.js';

export interface WorkerExit {
  code: number | null;
  signal: string | null;
  /** The JSON error that the worker left as its last line, when it did. */
  error: WorkerFailure | null;
  stderr: string;
}

/** A process of ours, in a group of its own. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  readonly child: ChildProcess;
  readonly exited: Promise<WorkerExit>;
  /** Signals the whole group. */
  kill(signal: NodeJS.Signals): void;
}

const STDERR_BYTES = 64 * 1024;

/** Three pipes with two ends each, and one by which the system tells whether the program could be started. */
const DESCRIPTORS = 8;

/**
 * Starts a Node executable of ours and gives it its orders on standard input.
 *
 * @param orders Null: they follow.
 * @throws the system's `EMFILE` or `ENFILE` where too few files may be open for that.
 */
export function startWorker(
  entry: string,
  orders: string | null,
  options: { keepInput?: boolean; flags?: readonly string[] } = {},
): WorkerProcess {
  assertDescriptors();
  const child = spawn(process.execPath, [entry, ...(options.flags ?? [])], { cwd: '/', env: workerEnvironment(), detached: true });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_BYTES);
  });
  child.stdin.on('error', () => {});
  if (options.keepInput === true) child.stdin.write(`${orders}\n`);
  else if (orders !== null) child.stdin.end(orders);
  const exited = new Promise<WorkerExit>((resolve) => {
    child.once('error', ({ message }) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, error: { code: 'SPAWN_FAILED', message }, stderr });
    });
    child.once('close', (code, signal) => resolve({ code, signal, error: parseFailure(stderr), stderr }));
  });
  return {
    pid: child.pid,
    child,
    exited,
    kill(signal) {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, signal);
      } catch {
        // Already gone.
      }
    },
  };
}

/** Without enough of them Node gives a child no streams, and tells why in an event that nobody can listen for in time. */
function assertDescriptors(): void {
  const open: number[] = [];
  try {
    while (open.length < DESCRIPTORS) open.push(openSync(devNull, 'r'));
  } finally {
    for (const descriptor of open) closeSync(descriptor);
  }
}
