import { readFileSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { encodeJson, SCHEMA_VERSIONS, sha256Hex } from '@runtime/contracts';
import { readRegularFile } from '@runtime/files';
import {
  type Done,
  type Hello,
  type Job,
  type JobProbe,
  type JobRow,
  type PreflightRecord,
  parseJob,
  type RunSpec,
  type StopReason,
} from '@runtime/job';
import type { World } from '@runtime/worlds';
import { Bindings } from './bindings.js';
import { Connection } from './connection.js';
import { ProbeRunnerError, type ProbeRunnerErrorCode } from './error.js';
import type { Host } from './host.js';
import { hostFacts } from './host-facts.js';
import { JobProfiles } from './job-profiles.js';
import { Privacy } from './privacy.js';
import { RowCopy } from './row-copy.js';
import { fitRow, fitsAsLine } from './row-size.js';
import { type ProbeProcess, probeProcess, readKernelLog } from './seatbelt/kernel-log.js';
import { SeatbeltRunner } from './seatbelt/run.js';
import { selfCheck } from './seatbelt/self-check.js';
import { SimulatedRunner } from './simulated/run.js';
import { killAllRunning } from './supervise/run-process.js';
import { sweep } from './supervise/sweep.js';

/** What answers probes: the policy engine, or the kernel. */
interface ProbeRunner {
  run(probe: JobProbe): Promise<JobRow>;
  /** Before the first probe of each lane. */
  beginLane?(lane: JobProbe['lane']): Promise<void>;
  /** After the last row: the apply preflight for the end record, where the plan has one. */
  end(): Promise<PreflightRecord | null>;
}

/** Rows between two looks at the event loop, where the end of the connection would be noticed. */
const ROWS_PER_TURN = 32;

/** Runs a job from connection to end record. Ends the process when the supervisor is gone. */
export async function runJob(spec: RunSpec, host: Host): Promise<void> {
  if (spec.runner === 'seatbelt' && host.uid === 0) throw runnerIsRoot();
  const mark = sha256Hex(spec.nonce);
  // Connected first: from here on the supervisor notices at once when this process ends, whoever its parent is.
  const stopEverything = (): void => {
    killAllRunning();
    if (spec.runner === 'seatbelt') sweep(mark, host);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.once(signal, () => {
      stopEverything();
      process.exit(130);
    });
  }
  const connection = await Connection.open(spec.socket, () => {
    // Nobody is left to tell, or to tidy up: stop what runs, remove what the supervisor made for us, and stop.
    stopEverything();
    removePrivateDirectory(spec.socket);
    process.exit(70);
  });
  try {
    await work(spec, host, connection, mark);
  } catch (error) {
    connection.abandon();
    // A listener or a probe that is still there would keep this process, and the supervisor waiting for it.
    stopEverything();
    throw error;
  }
}

async function work(spec: RunSpec, host: Host, connection: Connection, mark: string): Promise<void> {
  const bytes = await readRegularFile(spec.job, {});
  if (sha256Hex(bytes) !== spec.job_sha256) {
    throw new ProbeRunnerError({ code: 'JOB_INVALID', message: 'the job is not the one the supervisor wrote', path: spec.job });
  }
  const job = parseJob(bytes, { path: spec.job });
  const bindings = new Bindings(spec);
  const profiles = new JobProfiles(job, spec.directory, bindings);
  const world = await profiles.world();
  const hello = await introduction(spec, host, job, world);
  await connection.send(hello);
  const start = await connection.receive();
  if (start.type !== 'start' || start.run_id !== job.run_id) {
    throw new ProbeRunnerError({ code: 'CONNECTION_FAILED', message: 'the supervisor did not say start', category: 'system' });
  }
  const copy = new RowCopy(spec.copy);
  const runner: ProbeRunner =
    spec.runner === 'simulated'
      ? new SimulatedRunner(job, profiles, world)
      : new SeatbeltRunner(job, profiles, host, { ...spec, mark }, world);
  // The engine's rows hold nothing of this host, unless the job left something to it.
  const privacy = spec.runner === 'simulated' && !bindings.uses(job) ? null : new Privacy(spec, bindings, bytes.toString('utf8'));
  const processes: ProbeProcess[] = [];
  const end =
    hello.self_check?.sandboxed === true
      ? ALREADY_SANDBOXED
      : await runProbes(job, { runner, connection, copy, privacy, bindings, processes });
  const done: Done = {
    schema_version: SCHEMA_VERSIONS.job_done,
    run_id: job.run_id,
    nonce_sha256: sha256Hex(spec.nonce),
    rows: copy.rows,
    rows_sha256: copy.close(),
    ...end,
  };
  const kernelLog = spec.runner === 'simulated' ? null : await readKernelLog(host, processes);
  await connection.send({ type: 'done', done, ...(kernelLog === null ? {} : { kernel_log: privacy?.log(kernelLog) ?? kernelLog }) });
  await connection.finish();
}

async function introduction(spec: RunSpec, host: Host, job: Job, world: World): Promise<Hello> {
  const self_check = spec.runner === 'seatbelt' ? await selfCheck(host, spec.directory) : null;
  return {
    type: 'hello',
    run_id: job.run_id,
    nonce: spec.nonce,
    job_sha256: spec.job_sha256,
    pid: process.pid,
    parent_pid: process.ppid,
    runner: spec.runner,
    runner_sha256: sha256Hex(readFileSync(process.argv[1] ?? '')),
    xpc_service_name: process.env['XPC_SERVICE_NAME'] ?? null,
    environment: Object.keys(process.env).sort(),
    self_check,
    ...(await hostFacts(host, spec.runner, job, world)),
  };
}

type End = Pick<Done, 'ended' | 'reason' | 'apply_preflight'>;
/** What nothing is measured after. */
const CHANGED: Partial<Record<ProbeRunnerErrorCode, StopReason>> = { PROFILE_CHANGED: 'profile_changed', HELPER_CHANGED: 'helper_changed' };
const ALREADY_SANDBOXED: End = { ended: 'stopped', reason: 'already_sandboxed' };

interface Work {
  runner: ProbeRunner;
  connection: Connection;
  copy: RowCopy;
  /** Null where rows hold nothing of this host. */
  privacy: Privacy | null;
  bindings: Bindings;
  /** Filled with the processes that ran under a policy. */
  processes: ProbeProcess[];
}

async function runProbes(job: Job, { runner, connection, copy, privacy, bindings, processes }: Work): Promise<End> {
  let lane: string | null = null;
  let turn = 0;
  for (const probe of job.probes) {
    if (probe.lane !== lane) {
      lane = probe.lane;
      await runner.beginLane?.(probe.lane);
    }
    let row: JobRow;
    try {
      const told = await runner.run(bindings.probe(probe));
      row = privacy?.row(told) ?? told;
    } catch (error) {
      const reason = error instanceof ProbeRunnerError ? CHANGED[error.code] : undefined;
      if (reason !== undefined) return { ended: 'stopped', reason };
      throw error;
    }
    const ran = probeProcess(row);
    if (ran !== null) processes.push(ran);
    const line = encodeJson(row);
    if (fitsAsLine(line)) {
      copy.add(`${line}\n`);
      await connection.sendRow(line);
    } else {
      const fitted = fitRow(row);
      copy.add(`${encodeJson(fitted)}\n`);
      await connection.send({ type: 'row', row: fitted });
    }
    if (++turn % ROWS_PER_TURN === 0) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  const record = await runner.end();
  return { ended: 'complete', ...(record === null ? {} : { apply_preflight: privacy?.preflight(record) ?? record }) };
}

/** The directory of the socket, made by the supervisor for this run and named so; anything else is left alone. */
function removePrivateDirectory(socket: string): void {
  const directory = dirname(socket);
  if (!basename(directory).startsWith('rt-')) return;
  rmSync(directory, { recursive: true, force: true });
}

const runnerIsRoot = (): ProbeRunnerError =>
  new ProbeRunnerError({
    code: 'RUNNER_IS_ROOT',
    message: 'the seatbelt runner does not run as root',
    category: 'host',
    hint: 'run it as the user whose sandbox decisions you want to see',
  });
