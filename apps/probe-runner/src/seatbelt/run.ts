import { mkdirSync, rmSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { LIMITS } from '@runtime/contracts';
import type { Job, JobProbe, JobRow, MeasuredRow, NotRunRow, OracleFilters, PreflightRecord, RunSpec } from '@runtime/job';
import type { World } from '@runtime/worlds';
import type { Host } from '../host.js';
import type { JobProfiles } from '../job-profiles.js';
import { notRun } from '../row.js';
import { type ProcessReport, runProcess } from '../supervise/run-process.js';
import { sweep } from '../supervise/sweep.js';
import { type AnswerFacts, readAnswer, readCheck, readToolAnswer } from './answers.js';
import { buildSandboxArgs } from './argv.js';
import { questionOf } from './check-action.js';
import type { ChildRecord, ChildRequest } from './child-protocol.js';
import { CHILD_FLAG } from './child-protocol.js';
import { classifyStart, type StartFacts } from './classify.js';
import { selectDriver } from './drivers/table.js';
import type { CallDriver, CheckDriver, DriverContext, ExecDriver } from './drivers/types.js';
import { LoopbackListener, meetsListener } from './listener.js';
import { preflightRecord } from './preflight.js';
import { targetAbsent } from './presence.js';
import { askedRow, measuredRow, type ProcessFacts, SEATBELT_HARNESS } from './process-row.js';
import { MARK, PROBE_CWD, probeEnvironment } from './surroundings.js';

/** Applies real policies with `sandbox-exec`, or in a child that applies them to itself, one probe at a time. */
export class SeatbeltRunner {
  readonly harness = SEATBELT_HARNESS;
  readonly #job: Job;
  readonly #profiles: JobProfiles;
  readonly #host: Host;
  readonly #spec: RunSpec & { mark: string };
  readonly #filters: OracleFilters;
  #ffi: boolean | null = null;
  #listener: LoopbackListener | null = null;

  constructor(job: Job, profiles: JobProfiles, host: Host, spec: RunSpec & { mark: string }, { filters }: Pick<World, 'filters'>) {
    this.#job = job;
    this.#profiles = profiles;
    this.#host = host;
    this.#spec = spec;
    this.#filters = filters;
  }

  /** Fixtures are made anew for each lane, and the listener with them. */
  async beginLane(): Promise<void> {
    await this.#closeListener();
    const { fixtures } = this.#spec;
    if (fixtures !== null) {
      rmSync(fixtures, { recursive: true, force: true });
      mkdirSync(fixtures, { recursive: true, mode: 0o700 });
    }
    if (this.#job.probes.some(meetsListener)) this.#listener = await LoopbackListener.open();
  }

  async end(): Promise<PreflightRecord | null> {
    await this.#closeListener();
    return preflightRecord(this.#job, this.#host, this.#spec, (profile) => this.#command(profile, [this.#host.tools.true], true));
  }

  async run(probe: JobProbe): Promise<JobRow> {
    // A system call would take the part before it, and measure another target.
    if (probe.target.includes('\0')) return this.#notRun(probe, 'target_holds_nul');
    this.#ffi ??= (await this.#host.native()) !== null;
    return probe.lane === 'oracle' ? this.#ask(probe) : this.#measure(probe, probe.lane);
  }

  async #measure(probe: JobProbe, lane: MeasuredRow['lane']): Promise<JobRow> {
    const driver = selectDriver(probe, this.#ffi ?? false);
    if ('unavailable' in driver) return this.#notRun(probe, driver.unavailable);
    const { id } = driver;
    const profile = this.#profiles.entry(probe.profile_id);
    if (profile.stand_in === true && lane !== 'baseline') return this.#notRun(probe, 'system_profile_absent');
    if (driver.writes === 'attributes' && !this.#ours(probe.target)) return this.#notRun(probe, 'would_change_host', { driver: id });
    // A question to the policy has no answer where there is no policy.
    if (driver.kind === 'check' && lane === 'baseline') return this.#notRun(probe, 'no_policy_to_ask', { driver: id });
    const absent = targetAbsent(driver, probe, this.#host);
    const facts = driver.kind === 'exec' ? await this.#exec(probe, driver) : await this.#inProcess(probe, driver);
    if (facts === null) return this.#notRun(probe, 'no_filter_to_ask_about', { driver: id });
    const listener = this.#listener !== null && meetsListener(probe) ? this.#listener.factsFor(probe) : null;
    return measuredRow({ ...facts, absent }, lane, listener);
  }

  async #exec(probe: JobProbe, driver: ExecDriver): Promise<ProcessFacts> {
    const command: [string, ...string[]] = [this.#host.tools[driver.tool], ...driver.args(probe, this.#context())];
    const stub = this.#profiles.entry(probe.profile_id).stub !== false;
    const sandboxed = probe.lane !== 'baseline';
    const profile = sandboxed ? await this.#profiles.read(probe.profile_id) : null;
    const argv = profile === null ? command : this.#command(profile, command, stub);
    // Recorded word for word, but for the profile: where the run stood is nobody's business.
    const recorded = profile === null ? command : this.#command({ path: profile.file }, command, stub);
    const report = await this.#run(argv, { marker: sandboxed && stub });
    const start = sandboxed ? startOf(report, stub) : UNSANDBOXED;
    return this.#facts(probe, driver, recorded, report, { start, facts: readToolAnswer(driver, report, start) });
  }

  /** Null: the policy cannot be asked about this. */
  async #inProcess(probe: JobProbe, driver: CallDriver | CheckDriver): Promise<ProcessFacts | null> {
    const action = this.#action(probe, driver);
    if (action === null) return null;
    const profile = probe.lane === 'baseline' ? null : (await this.#profiles.read(probe.profile_id)).text;
    const { report, records } = await this.#child({ profile, action });
    const read = driver.kind === 'call' ? readAnswer(driver, report, records) : readCheck(report, records);
    return this.#facts(probe, driver, [], report, read);
  }

  /** The oracle lane asks `sandbox_check` in a child under the policy, and performs nothing. */
  async #ask(probe: JobProbe): Promise<JobRow> {
    if (this.#ffi !== true) return this.#notRun(probe, 'driver_unavailable');
    const { request, action } = questionOf(probe, this.#filters);
    if (action === null) return this.#notRun(probe, 'no_filter_to_ask_about');
    const { text } = await this.#profiles.read(probe.profile_id);
    const { report, records } = await this.#child({ profile: text, action });
    const facts = this.#facts(probe, { id: 'sandbox-check' }, [], report, readCheck(report, records));
    return askedRow(facts, { source: 'sandbox_check', ...request });
  }

  #action(probe: JobProbe, driver: CallDriver | CheckDriver): ChildRequest['action'] | null {
    if (driver.kind === 'call') return { kind: 'call', call: driver.call, args: driver.args(probe, this.#context()) };
    return questionOf(probe, this.#filters).action;
  }

  async #child(request: ChildRequest): Promise<{ report: ProcessReport; records: ChildRecord[] }> {
    const entry = process.argv[1] ?? '';
    const report = await this.#run([process.execPath, entry, CHILD_FLAG], { input: JSON.stringify(request) });
    return { report, records: recordsOf(report.stdout.text) };
  }

  #command(profile: { path: string }, command: readonly [string, ...string[]], stub: boolean): [string, ...string[]] {
    return buildSandboxArgs(this.#host.tools, { profile: profile.path, command, stub });
  }

  async #run(argv: readonly [string, ...string[]], extra: { marker?: boolean; input?: string }): Promise<ProcessReport> {
    const report = await runProcess({
      argv,
      env: { ...probeEnvironment(this.#host.tools), [MARK]: this.#spec.mark },
      cwd: PROBE_CWD,
      limitMs: this.#job.limits.probe_ms,
      output: { kept: Math.min(this.#job.limits.output_bytes, LIMITS.probeOutputKeptBytes), most: LIMITS.probeOutputBytes },
      ...extra,
    });
    if (report.left_behind) sweep(this.#spec.mark, this.#host);
    return report;
  }

  #facts(
    probe: JobProbe,
    driver: ProcessFacts['driver'],
    command: string[],
    report: ProcessReport,
    read: { start: StartFacts; facts: AnswerFacts },
  ): ProcessFacts {
    return { probe, driver, command, report, ...read, absent: null, clock: this.#job.clock };
  }

  #notRun(probe: JobProbe, reason: NotRunRow['reason'], extra: Partial<NotRunRow> = {}): NotRunRow {
    return notRun(probe, this.harness, reason, extra);
  }

  #context(): DriverContext {
    return { loopbackPort: this.#listener?.port ?? null, fixtureDirectory: this.#spec.fixtures };
  }

  #ours(target: string): boolean {
    const { fixtures } = this.#spec;
    if (fixtures === null) return false;
    const inside = relative(fixtures, target);
    return inside !== '' && !inside.startsWith('..') && !isAbsolute(inside);
  }

  async #closeListener(): Promise<void> {
    const listener = this.#listener;
    this.#listener = null;
    await listener?.close();
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
