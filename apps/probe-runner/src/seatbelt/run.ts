import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { isAbsolute, relative } from 'node:path';
import { type Job, type JobProbe, type JobResultRow, LIMITS } from '@runtime/contracts';
import type { Host } from '../host.js';
import type { JobProfiles } from '../job-profiles.js';
import { notRun, rowOf } from '../row.js';
import type { RunSpec } from '../spec.js';
import { type ProcessReport, runProcess } from '../supervise/run-process.js';
import { MARK, sweep } from '../supervise/sweep.js';
import { readAnswer, readCheck, readToolAnswer } from './answers.js';
import { buildSandboxArgs } from './argv.js';
import type { ChildRecord, ChildRequest } from './child-protocol.js';
import { CHILD_FLAG } from './child-protocol.js';
import { classifyStart, type StartFacts } from './classify.js';
import { isLoopback } from './drivers/services.js';
import { checkRequest, selectDriver } from './drivers/table.js';
import type { CallDriver, CheckDriver, Driver, DriverContext, ExecDriver } from './drivers/types.js';
import { preflightRecord } from './preflight.js';
import { targetAbsent } from './presence.js';

/** Marks every row of the kernel's answers; the number changes when the reading of one could. */
export const SEATBELT_HARNESS = 'runtime-seatbelt/1';

/** Applies real policies with `sandbox-exec`, or in a child that applies them to itself, one probe at a time. */
export class SeatbeltRunner {
  readonly #job: Job;
  readonly #profiles: JobProfiles;
  readonly #host: Host;
  readonly #spec: RunSpec & { mark: string };
  #ffi: boolean | null = null;
  #listener: Server | null = null;
  #accepted = 0;

  constructor(job: Job, profiles: JobProfiles, host: Host, spec: RunSpec & { mark: string }) {
    this.#job = job;
    this.#profiles = profiles;
    this.#host = host;
    this.#spec = spec;
  }

  /** Fixtures are made anew for each lane, and the listener with them. */
  async beginLane(): Promise<void> {
    await this.#closeListener();
    const { fixtures } = this.#spec;
    if (fixtures !== null) {
      rmSync(fixtures, { recursive: true, force: true });
      mkdirSync(fixtures, { recursive: true, mode: 0o700 });
    }
    const needed = this.#job.probes.some(
      (probe) => probe.operation === 'network-outbound' && isLoopback(probe.target.replace(/:[0-9]+$/, '')),
    );
    this.#accepted = 0;
    if (needed) {
      this.#listener = await listen(() => {
        this.#accepted++;
      });
    }
  }

  async end(): Promise<Record<string, unknown>> {
    await this.#closeListener();
    const record = await preflightRecord(this.#job, this.#host, this.#spec, (profile) =>
      this.#command(profile, [this.#host.tools.true], true),
    );
    return record === null ? {} : { apply_preflight: record };
  }

  async run(probe: JobProbe): Promise<JobResultRow> {
    // A system call would take the part before it, and measure another target.
    if (probe.target.includes('\0')) return { ...notRun(probe, 'target_holds_nul'), harness: SEATBELT_HARNESS };
    this.#ffi ??= (await this.#host.native()) !== null;
    const row = probe.lane === 'oracle' ? await this.#ask(probe) : await this.#measure(probe);
    return { ...row, harness: SEATBELT_HARNESS };
  }

  async #measure(probe: JobProbe): Promise<JobResultRow> {
    const driver = selectDriver(probe, this.#ffi ?? false);
    if ('unavailable' in driver) return notRun(probe, driver.unavailable);
    const profile = this.#profiles.entry(probe.profile_id);
    if (profile['stand_in'] === true && probe.lane !== 'baseline') return notRun(probe, 'system_profile_absent');
    if (driver.writes === 'attributes' && !this.#ours(probe.target)) return notRun(probe, 'would_change_host', { driver: driver.id });
    // A question to the policy has no answer where there is no policy.
    if (driver.kind === 'check' && probe.lane === 'baseline') return notRun(probe, 'no_policy_to_ask', { driver: driver.id });
    const absent = targetAbsent(driver, probe, this.#host);
    const row = driver.kind === 'exec' ? await this.#exec(probe, driver) : await this.#inProcess(probe, driver);
    return { ...row, absent: row.absent === true || absent === true ? true : (row.absent ?? absent) };
  }

  async #exec(probe: JobProbe, driver: ExecDriver): Promise<JobResultRow> {
    const command: [string, ...string[]] = [this.#host.tools[driver.tool], ...driver.args(probe, this.#context())];
    const stub = this.#profiles.entry(probe.profile_id).stub !== false;
    const sandboxed = probe.lane !== 'baseline';
    const profile = sandboxed ? await this.#profiles.read(probe.profile_id) : null;
    const argv = profile === null ? command : this.#command(profile, command, stub);
    // Recorded word for word, but for the profile: where the run stood is nobody's business.
    const recorded = profile === null ? command : this.#command({ path: profile.file }, command, stub);
    const report = await this.#run(argv, { marker: sandboxed && stub });
    const start = sandboxed ? startOf(report, stub) : UNSANDBOXED;
    return { ...this.#row(probe, driver, recorded, report, start), ...readToolAnswer(driver, report, start) };
  }

  async #inProcess(probe: JobProbe, driver: CallDriver | CheckDriver): Promise<JobResultRow> {
    const action = this.#action(probe, driver);
    if (action === null) return notRun(probe, 'no_filter_to_ask_about', { driver: driver.id });
    const profile = probe.lane === 'baseline' ? null : (await this.#profiles.read(probe.profile_id)).text;
    const { report, records } = await this.#child({ profile, action });
    const { start, facts } = driver.kind === 'call' ? readAnswer(driver, report, records) : readCheck(report, records);
    return { ...this.#row(probe, driver, [], report, start), stdout: '', ...facts };
  }

  /** The oracle lane asks `sandbox_check` in a child under the policy, and performs nothing. */
  async #ask(probe: JobProbe): Promise<JobResultRow> {
    if (this.#ffi !== true) return notRun(probe, 'driver_unavailable');
    const request = checkRequest(probe);
    if (request === null) return notRun(probe, 'no_filter_to_ask_about');
    const { text } = await this.#profiles.read(probe.profile_id);
    const action = { kind: 'check' as const, operation: request.operation, filter_type: request.filter_type, argument: probe.target };
    const { report, records } = await this.#child({ profile: text, action });
    const { start, facts } = readCheck(report, records);
    const decision = facts.answer === 'allow' || facts.answer === 'deny' ? facts.answer : 'error';
    const oracle = { source: 'sandbox_check', ...request, filter_type_name: request.filter_name, argument: probe.target, decision };
    return { ...this.#row(probe, { id: 'sandbox-check' }, [], report, start), ...facts, stdout: '', answer: null, oracle };
  }

  #action(probe: JobProbe, driver: CallDriver | CheckDriver): ChildRequest['action'] | null {
    if (driver.kind === 'call') return { kind: 'call', call: driver.call, args: driver.args(probe, this.#context()) };
    const request = checkRequest(probe);
    if (request === null) return null;
    return { kind: 'check', operation: request.operation, filter_type: request.filter_type, argument: probe.target };
  }

  async #child(request: ChildRequest): Promise<{ report: ProcessReport; records: ChildRecord[] }> {
    const entry = process.argv[1] ?? '';
    const report = await this.#run([process.execPath, entry, CHILD_FLAG], { input: JSON.stringify(request) });
    return { report, records: recordsOf(report.stdout.text) };
  }

  #command(profile: { path: string }, command: readonly [string, ...string[]], stub: boolean): [string, ...string[]] {
    return buildSandboxArgs(this.#host.tools, { profile: profile.path, command, stub });
  }

  #run(argv: readonly [string, ...string[]], extra: { marker?: boolean; input?: string }): Promise<ProcessReport> {
    return runProcess({
      argv,
      env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', [MARK]: this.#spec.mark },
      cwd: '/',
      limitMs: this.#job.limits.probe_ms,
      output: { kept: Math.min(this.#job.limits.output_bytes, LIMITS.probeOutputKeptBytes), hashed: LIMITS.probeOutputHashedBytes },
      ...extra,
    });
  }

  #row(probe: JobProbe, driver: Pick<Driver, 'id'>, argv: readonly string[], report: ProcessReport, start: StartFacts): JobResultRow {
    if (report.left_behind) sweep(this.#spec.mark, this.#host);
    const binary = report.stdout.binary || report.stderr.binary;
    const reason =
      report.outcome === 'flooded' ? 'output_limit' : report.outcome === 'not_spawned' ? 'spawn_failed' : (start.reason ?? undefined);
    const exec = argv.length > 0;
    return {
      ...rowOf(probe),
      started: start.started,
      outcome: outcomeOf(report, start),
      exit_code: report.exit_code,
      signal: report.signal,
      errno: null,
      errno_source: null,
      ...(start.errno_text === null ? {} : { errno_text: start.errno_text }),
      stdout: report.stdout.text,
      stderr: report.stderr.text,
      truncated: report.stdout.truncated || report.stderr.truncated,
      output_sha256: report.outcome === 'not_spawned' ? null : report.output_sha256,
      absent: null,
      ...(reason === undefined ? {} : { reason }),
      driver: driver.id,
      command: argv,
      apply: start.apply,
      apply_model: probe.lane === 'baseline' ? null : exec ? 'exec_wrapper' : 'self_apply',
      apply_timing: probe.lane === 'baseline' ? null : exec ? 'pre_exec' : 'pre_syscall',
      ...(start.failure_stage === null ? {} : { failure_stage: start.failure_stage, failure_kind: start.failure_kind }),
      ...(binary ? { binary_output: true } : {}),
      ...(report.left_behind ? { left_behind: true } : {}),
      ...(report.spawn_error === null ? {} : { spawn_error: report.spawn_error }),
      ...this.#times(report),
      ...this.#listenerFact(probe),
    };
  }

  #times(report: ProcessReport): Record<string, number> {
    const { clock } = this.#job;
    if (clock !== 'host') return { started_at_unix_s: clock.unix, finished_at_unix_s: clock.unix };
    return { started_at_unix_s: report.started_at_unix_s, finished_at_unix_s: report.finished_at_unix_s };
  }

  #context(): DriverContext {
    return { loopbackPort: portOf(this.#listener), fixtureDirectory: this.#spec.fixtures };
  }

  #listenerFact(probe: JobProbe): Record<string, unknown> {
    const port = portOf(this.#listener);
    const host = probe.target.replace(/:[0-9]+$/, '');
    if (probe.operation !== 'network-outbound' || port === null || !isLoopback(host)) return {};
    return {
      listener: { host, port, status: 'ok', error: null, precheck: { status: 'skipped', error: null }, accept_count: this.#accepted },
    };
  }

  #ours(target: string): boolean {
    const { fixtures } = this.#spec;
    if (fixtures === null) return false;
    const inside = relative(fixtures, target);
    return inside !== '' && !inside.startsWith('..') && !isAbsolute(inside);
  }

  async #closeListener(): Promise<void> {
    const server = this.#listener;
    this.#listener = null;
    if (server !== null) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

const UNSANDBOXED: StartFacts = { started: true, failure_stage: null, failure_kind: null, reason: null, apply: null, errno_text: null };

const startOf = (report: ProcessReport, stub: boolean): StartFacts =>
  classifyStart({
    exit_code: report.exit_code,
    signal: report.signal,
    stderr: report.stderr.text,
    marker: stub ? (report.marker ?? '') : null,
  });

function outcomeOf(report: ProcessReport, start: StartFacts): JobResultRow['outcome'] {
  if (report.outcome === 'timed_out') return 'timed_out';
  if (report.outcome === 'not_spawned') return 'not_run';
  if (report.outcome === 'flooded') return 'signalled';
  if (start.started === false && report.signal === null) return 'not_run';
  return report.outcome;
}

/** Lines that are not records are somebody else's output and are left out. */
function recordsOf(text: string): ChildRecord[] {
  return text.split('\n').flatMap((line) => {
    try {
      const value = JSON.parse(line) as ChildRecord;
      return typeof value === 'object' && value !== null && 'step' in value ? [value] : [];
    } catch {
      return [];
    }
  });
}

/** Accepts and closes: probes only need somebody who answers. Any free port, recorded with the row. */
const listen = (onAccept: () => void): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      onAccept();
      socket.destroy();
    });
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.unref();
      resolve(server);
    });
  });

const portOf = (server: Server | null): number | null => {
  const address = server?.address();
  return typeof address === 'object' && address !== null ? address.port : null;
};
