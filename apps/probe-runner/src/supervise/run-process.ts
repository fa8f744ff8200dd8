import { ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { Capture, type Captured, type CaptureLimits } from './capture.js';

export interface ProcessRequest {
  argv: readonly [string, ...string[]];
  /** The whole environment of the child. Nothing is inherited. */
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** Time until the process group is killed, in milliseconds on a monotonic clock. */
  limitMs: number;
  output: CaptureLimits;
  /** Open a pipe as descriptor 3 and record what comes through it, a character a byte (at most 128 KiB). */
  marker?: boolean;
  /** Written to standard input, which is otherwise the null device. */
  input?: string;
}

export interface ProcessReport {
  pid: number | null;
  outcome: 'completed' | 'timed_out' | 'signalled' | 'flooded' | 'not_spawned';
  exit_code: number | null;
  signal: string | null;
  stdout: Captured;
  stderr: Captured;
  /** What came through descriptor 3; null without a marker pipe. */
  marker: string | null;
  /** The process ended and something it had started still held its output: a child that left the group. */
  left_behind: boolean;
  /** Code of the system error when the process could not be started. */
  spawn_error: string | null;
  started_at_unix_s: number;
  finished_at_unix_s: number;
}

/** How long the streams may take to end once the process group is dead. */
const DRAIN_MS = 150;
const MARKER_BYTES = 128 * 1024;

/** Process groups that are alive because of us; a worker that must stop kills them all. */
const running = new Set<number>();

/**
 * Runs one process in a group of its own and always comes back: on the time limit, or when its output passes the
 * ceiling, the whole group is killed; streams held open by a process that left the group are let go.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessReport> {
  const startedAt = Date.now() / 1000;
  const child = start(request);
  if (!(child instanceof ChildProcess)) return notSpawned(child.code, startedAt, request.marker === true);
  const state = { timedOut: false, flooded: false };
  const kill = () => killGroup(child.pid);
  const flood = () => {
    state.flooded = true;
    kill();
  };
  const stdout = new Capture(child.stdout as Readable, request.output, flood);
  const stderr = new Capture(child.stderr as Readable, request.output, flood);
  const marker = request.marker === true ? readMarker(child.stdio[3] as Readable) : null;
  const timer = setTimeout(() => {
    state.timedOut = true;
    kill();
  }, request.limitMs);
  if (child.pid !== undefined) running.add(child.pid);
  feed(child, request.input);
  const end = await ended(child);
  clearTimeout(timer);
  // Whatever the child left in its group must not outlive the probe.
  kill();
  const leftBehind = !(await drained(child));
  if (child.pid !== undefined) running.delete(child.pid);
  return {
    pid: child.pid ?? null,
    outcome: outcomeOf(end, state),
    exit_code: end.code,
    signal: end.signal,
    stdout: stdout.result(),
    stderr: stderr.result(),
    marker: marker === null ? null : marker(),
    left_behind: leftBehind,
    spawn_error: end.error,
    started_at_unix_s: startedAt,
    finished_at_unix_s: Date.now() / 1000,
  };
}

/** Most failures are told by an event; a command that no system could take (too long, a NUL in it) is thrown back. */
function start(request: ProcessRequest): ChildProcess | { code: string } {
  const [program, ...args] = request.argv;
  try {
    return spawn(program, args, {
      cwd: request.cwd,
      env: { ...request.env },
      // A new session: its process group is the child's pid, and no terminal is inherited.
      detached: true,
      stdio: [request.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', ...(request.marker === true ? ['pipe' as const] : [])],
    });
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code ?? 'UNKNOWN' };
  }
}

function notSpawned(code: string, at: number, marked: boolean): ProcessReport {
  const nothing: Captured = { text: '', bytes: 0, truncated: false, binary: false };
  return {
    pid: null,
    outcome: 'not_spawned',
    exit_code: null,
    signal: null,
    stdout: nothing,
    stderr: nothing,
    marker: marked ? '' : null,
    left_behind: false,
    spawn_error: code,
    started_at_unix_s: at,
    finished_at_unix_s: Date.now() / 1000,
  };
}

/** Kills every process group that is still running. Synchronous: the caller may be about to exit. */
export function killAllRunning(): void {
  for (const pid of running) killGroup(pid);
}

export function killGroup(pid: number | undefined): void {
  if (pid === undefined || pid <= 1) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}

interface End {
  code: number | null;
  signal: string | null;
  error: string | null;
}

const ended = (child: ChildProcess): Promise<End> =>
  new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve({ code: null, signal: null, error: error.code ?? 'UNKNOWN' }));
    child.once('exit', (code, signal) => resolve({ code, signal, error: null }));
  });

function outcomeOf(end: End, state: { timedOut: boolean; flooded: boolean }): ProcessReport['outcome'] {
  if (end.error !== null) return 'not_spawned';
  if (state.flooded) return 'flooded';
  if (state.timedOut) return 'timed_out';
  return end.signal === null ? 'completed' : 'signalled';
}

/** Waits a moment for the streams to end by themselves, then lets them go. True when they ended. */
async function drained(child: ChildProcess): Promise<boolean> {
  const streams = child.stdio.filter((stream): stream is Readable => stream !== null && stream !== undefined && 'readable' in stream);
  const open = streams.filter((stream) => stream !== (child.stdin as unknown) && !stream.readableEnded && !stream.destroyed);
  if (open.length === 0) return true;
  let timer: NodeJS.Timeout | undefined;
  const all = Promise.all(open.map((stream) => new Promise<void>((resolve) => stream.once('end', resolve).once('close', resolve))));
  const done = await Promise.race([
    all.then(() => true),
    new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), DRAIN_MS);
    }),
  ]);
  clearTimeout(timer);
  if (!done) for (const stream of open) stream.destroy();
  return done;
}

function feed(child: ChildProcess, input: string | undefined): void {
  if (input === undefined || child.stdin === null) return;
  // A child that exits without reading breaks the pipe; that is its business.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
}

function readMarker(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    if (bytes < MARKER_BYTES) chunks.push(Buffer.from(chunk.subarray(0, MARKER_BYTES - bytes)));
    bytes += chunk.length;
  });
  stream.on('error', () => {});
  return () => Buffer.concat(chunks).toString('latin1');
}
