import { connect, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sha256Hex } from '@runtime/contracts';
import { type Done, encodeFrame, type Frame, type Hello, type Job, type JobRow } from '@runtime/job';
import { temporaryDirectory } from '@runtime/testing';
import type { WorkerExit } from '../../src/worker/process.js';
import { ReceivedRows } from '../../src/worker/received-rows.js';
import { type Launcher, type SuperviseOptions, superviseWorker, type WorkerOutcome } from '../../src/worker/supervise.js';

const NONCE = 'n'.repeat(64);
const JOB_SHA256 = '0'.repeat(64);
const probe = (index: number, expectation_id: string) => ({ index, lane: 'scenario', profile_id: 'p', expectation_id });
export const JOB = {
  run_id: 'run',
  probes: [probe(0, 'one'), probe(1, 'two')],
  limits: { total_ms: 60_000, probe_ms: 1000, output_bytes: 1 },
} as unknown as Job;

export const HELLO = {
  ...{
    type: 'hello',
    run_id: 'run',
    nonce: NONCE,
    job_sha256: JOB_SHA256,
    pid: 1,
    parent_pid: 1,
    runner: 'simulated',
    runner_sha256: JOB_SHA256,
  },
  ...{ xpc_service_name: null, environment: [], self_check: null, tools: [], world_match: { compared: [], result: 'unknown' } },
  host: { platform: 'linux', product_version: null, build: null, machine: 'x64', sip: null, dyld_digest: null, node: 'v20.19.0' },
} as Hello;

export const rowOf = (index: number, more: Partial<JobRow> = {}): JobRow =>
  ({
    ...{ kind: 'not_run', index, lane: 'scenario', profile_id: 'p', expectation_id: JOB.probes[index]?.expectation_id ?? 'none' },
    ...{ started: null, outcome: 'not_run', exit_code: null, signal: null, errno: null, errno_source: null, stdout: '', stderr: '' },
    ...{
      truncated: false,
      output_sha256: null,
      absent: null,
      harness: 'runtime-simulated/2',
      driver: 'model',
      command: [],
      reason: 'driver_unknown',
    },
    ...more,
  }) as unknown as JobRow;

export const doneOf = (lines: readonly string[], more: Partial<Done> = {}): Frame => ({
  type: 'done',
  done: {
    ...{ schema_version: 'runtime-tools.job_done.v0.1', run_id: 'run', nonce_sha256: sha256Hex(NONCE), rows: lines.length },
    ...{ rows_sha256: sha256Hex(lines.join('')), ended: 'complete' },
    ...more,
  } as Done,
});

/** The worker's end of the connection, in the hands of a test. */
export interface Speech {
  send(...frames: readonly Frame[]): void;
  write(bytes: Buffer): void;
  /** Resolves when the supervisor has said something. */
  answered: Promise<unknown>;
  /** Resolves when the connection is over. */
  closed: Promise<unknown>;
  /** Another connection to the same place. */
  again(): Socket;
  end(): void;
}

export interface Spoken extends Omit<WorkerOutcome, 'rows'> {
  rows: JobRow[];
  lines: string[];
  /** What the launcher was told, in order. */
  told: string[];
}

interface SpeakingOptions extends Partial<Omit<SuperviseOptions, 'rows'>> {
  silent?: boolean;
  stubborn?: boolean;
  /** How it ends when it is told to. */
  ended?: Partial<WorkerExit>;
  /** Gets what the launcher is told. */
  told?: string[];
  onConnected?: () => void;
  onFinish?: () => void;
}

const EXIT: WorkerExit = { code: 0, signal: null, error: null, stderr: '' };

/**
 * Supervises a worker that says what the script says, and ends with it, or when it is told to; `stubborn` ones only by force. A `silent`
 * one never connects.
 */
export async function supervise(
  script: (speech: Speech) => Promise<Partial<WorkerExit> | undefined>,
  options: SpeakingOptions = {},
): Promise<Spoken> {
  const socket = join(temporaryDirectory(), 's');
  const told = options.told ?? [];
  const launch = (): Launcher => {
    const stream = options.silent === true ? null : connect(socket);
    let leave = (_exit: Partial<WorkerExit>): void => {};
    const left = new Promise<Partial<WorkerExit>>((resolve) => {
      leave = resolve;
    });
    stream?.on('error', () => {});
    const speech: Speech = {
      send: (...frames) => void stream?.write(Buffer.concat(frames.map((frame) => encodeFrame(frame)))),
      write: (bytes) => void stream?.write(bytes),
      answered: new Promise((resolve) => stream?.once('data', resolve)),
      closed: new Promise((resolve) => stream?.once('close', resolve)),
      again: () => connect(socket),
      end: () => void stream?.end(),
    };
    const connected = stream === null ? Promise.resolve() : new Promise((resolve) => stream.once('connect', resolve));
    const spoken = connected.then(() => script(speech)).then((exit) => exit ?? left);
    return {
      exited: Promise.race([spoken, left]).then((exit) => ({ ...EXIT, ...exit })),
      graceMs: 50,
      connected: () => {
        told.push('connected');
        options.onConnected?.();
      },
      finish: () => {
        told.push('finish');
        options.onFinish?.();
        leave({});
      },
      stop: () => {
        told.push('stop');
        if (options.stubborn !== true) leave(options.ended ?? { signal: 'SIGTERM', code: null });
      },
      kill: () => {
        told.push('kill');
        leave({ signal: 'SIGKILL', code: null });
      },
    };
  };
  const rows = new ReceivedRows(dirname(socket));
  try {
    const outcome = await superviseWorker({
      job: JOB,
      jobSha256: JOB_SHA256,
      nonce: NONCE,
      socket,
      rows,
      launch,
      signal: undefined,
      ...options,
    });
    await delay(0);
    const lines = [...rows.text()].join('').split('\n').slice(0, -1);
    return { ...outcome, rows: lines.map((line) => JSON.parse(line) as JobRow), lines: lines.map((line) => `${line}\n`), told };
  } finally {
    rows.close();
  }
}
