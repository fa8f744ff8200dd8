import { setTimeout as delay } from 'node:timers/promises';
import type { Done, Hello, Job, JobRow, KernelLog } from '@runtime/job';
import { type LinkEnd, WorkerLink } from './link.js';
import type { WorkerExit } from './process.js';
import type { ReceivedRows } from './received-rows.js';

/** Something that runs a job's worker: a child of ours, or launchd on our behalf. */
export interface Launcher {
  /** Resolves when whatever we started has ended. */
  readonly exited: Promise<WorkerExit>;
  /** How long it may take to end after it was told to, in milliseconds. */
  readonly graceMs: number;
  /** The worker has connected. */
  connected(): void;
  /** The worker has said everything; clean up behind it. */
  finish(): void;
  /** Asks it to end, everything it started included. */
  stop(): void;
  /** Ends it without asking. */
  kill(): void;
}

export interface SuperviseOptions {
  job: Job;
  jobSha256: string;
  socket: string;
  nonce: string;
  rows: ReceivedRows;
  /** Starts the worker; the socket listens already. */
  launch: () => Launcher;
  signal: AbortSignal | undefined;
  /** Time until the worker must have connected; a minute unless told otherwise. */
  connectMs?: number | undefined;
  onRow?: (row: JobRow, rows: number) => void;
  onHello?: ((hello: Hello) => void) | undefined;
}

/** Everything a run learned from its worker. */
export interface WorkerOutcome {
  hello: Hello | null;
  /** Null where no worker was started. */
  rows: ReceivedRows | null;
  done: Done | null;
  kernelLog: KernelLog | null;
  /** Null: every row came, and the end record agrees. */
  failure: RunFailure | null;
}

export interface RunFailure {
  /** `failure_stage` of the run status. */
  stage: 'interrupted' | 'runner' | 'deadline' | 'protocol' | 'apply' | 'channel' | 'exception';
  message: string;
}

/** How long a worker may take to connect: it starts, reads its job and looks at the host. */
const CONNECT_MS = 60_000;

/** Starts the worker, takes its rows, and comes back only when it is gone. */
export async function superviseWorker(options: SuperviseOptions): Promise<WorkerOutcome> {
  let launcher: Launcher | null = null;
  const link = await WorkerLink.listen({ ...options, onConnected: () => launcher?.connected() });
  try {
    launcher = options.launch();
    return await supervised(options, link, launcher);
  } catch (error) {
    // Nobody would wait for it any more: what was started ends with what went wrong here.
    link.close();
    const started = launcher as Launcher | null;
    if (started !== null) await endedAnyhow(started);
    throw error;
  }
}

/** Without its own way to stop it is ended by force. */
async function endedAnyhow(launcher: Launcher): Promise<void> {
  try {
    launcher.stop();
    await settled(launcher);
  } catch {
    launcher.kill();
    await launcher.exited.catch(() => {});
  }
}

async function supervised(options: SuperviseOptions, link: WorkerLink, process: Launcher): Promise<WorkerOutcome> {
  const deadline = new AbortController();
  const interrupted = aborted(options.signal);
  const first = await Promise.race([
    link.ended.then((end) => ({ end })),
    // A worker that ends before it connected has said why on standard error.
    process.exited.then(async (exit) => {
      // What it had written just before may still be on its way.
      if (link.connected) return { end: await link.ended };
      return { exit };
    }),
    interrupted.then(() => ({ interrupted: true as const })),
    delay(options.job.limits.total_ms, { deadline: 'total' as const }, { signal: deadline.signal }).catch(
      () => new Promise<never>(() => {}),
    ),
    unconnected(link, options.connectMs ?? CONNECT_MS, deadline.signal),
  ]);
  deadline.abort();
  link.close();
  if ('end' in first && first.end.kind === 'complete') process.finish();
  else process.stop();
  const exit = await settled(process);
  return {
    hello: link.hello,
    rows: options.rows,
    kernelLog: link.kernelLog,
    done: 'end' in first && 'done' in first.end ? first.end.done : null,
    failure: failureOf(first, exit, options.rows.count, options.job),
  };
}

type First = { end: LinkEnd } | { exit: WorkerExit } | { interrupted: true } | { deadline: 'total' | 'connect' };

function failureOf(first: First, exit: WorkerExit, rows: number, job: Job): RunFailure | null {
  const where = `after ${rows} of ${job.probes.length} rows`;
  if ('interrupted' in first) return { stage: 'interrupted', message: `interrupted ${where}` };
  if ('deadline' in first && first.deadline === 'connect')
    return { stage: 'deadline', message: 'the runner never connected: it was not started, or it cannot reach its supervisor' };
  if ('deadline' in first)
    return { stage: 'deadline', message: `the run took longer than ${job.limits.total_ms} ms and was stopped ${where}` };
  if ('exit' in first) return { stage: 'runner', message: describe(first.exit, 'the runner ended before it connected') };
  switch (first.end.kind) {
    case 'complete':
      return null;
    case 'stopped':
      return {
        stage: first.end.done.reason === 'already_sandboxed' ? 'apply' : 'runner',
        message: `the runner stopped ${where}: ${first.end.done.reason ?? 'no reason given'}`,
      };
    case 'lost':
      return { stage: 'runner', message: describe(exit, `the runner died ${where}`) };
    case 'broken':
      return { stage: 'protocol', message: `${first.end.message} (${where})` };
  }
}

function describe(exit: WorkerExit, what: string): string {
  if (exit.error !== null) return `${what}: ${exit.error.code}: ${exit.error.message}`;
  if (exit.signal !== null) return `${what} (${exit.signal})`;
  return exit.code === null ? what : `${what} (exit ${exit.code})`;
}

/** Waits for the end, with force after the grace. */
async function settled(launcher: Launcher): Promise<WorkerExit> {
  const timer = new AbortController();
  const patient = await Promise.race([
    launcher.exited,
    delay(launcher.graceMs, null, { signal: timer.signal }).catch(() => new Promise<never>(() => {})),
  ]);
  timer.abort();
  if (patient !== null) return patient;
  launcher.kill();
  return launcher.exited;
}

const aborted = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal === undefined) return;
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });

/** Resolves when nobody has connected in time. */
async function unconnected(link: WorkerLink, afterMs: number, signal: AbortSignal): Promise<{ deadline: 'connect' }> {
  await delay(afterMs, undefined, { signal }).catch(() => {});
  if (signal.aborted || link.connected) return new Promise<never>(() => {});
  return { deadline: 'connect' };
}
