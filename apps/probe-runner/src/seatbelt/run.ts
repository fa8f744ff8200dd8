import { isAbsolute, relative } from 'node:path';
import { fixturesOf, LIMITS } from '@runtime/contracts';
import type { Job, JobProbe, JobRow, MeasuredRow, NotRunRow, OracleFilters, PreflightRecord, RunSpec } from '@runtime/job';
import type { World } from '@runtime/worlds';
import type { Host } from '../host.js';
import type { JobProfiles } from '../job-profiles.js';
import { notRun } from '../row.js';
import { type ProcessReport, runProcess } from '../supervise/run-process.js';
import { sweep } from '../supervise/sweep.js';
import { type AnswerFacts, readToolAnswer } from './answers.js';
import { buildSandboxArgs } from './argv.js';
import { readAnswer, readCheck } from './call-answers.js';
import { callStart } from './call-start.js';
import { questionOf } from './check-action.js';
import { classifyStart, type StartFacts } from './classify.js';
import { withDependency } from './dependency.js';
import { selectDriver } from './drivers/table.js';
import type { CallDriver, CheckDriver, DriverContext, ExecDriver } from './drivers/types.js';
import { makeFixtures } from './fixtures.js';
import { LoopbackListener, meetsListener } from './listener.js';
import { type CallPolicy, performCall, type StartProcess } from './perform-call.js';
import { preflightRecord } from './preflight.js';
import { targetAbsent } from './presence.js';
import { askedRow, measuredRow, type ProcessFacts, SEATBELT_HARNESS } from './process-row.js';
import { MARK, PROBE_CWD, probeEnvironment } from './surroundings.js';

/** Applies real policies with `sandbox-exec`, or by the native helper, which applies them to itself, one probe at a time. */
export class SeatbeltRunner {
  readonly harness = SEATBELT_HARNESS;
  readonly #job: Job;
  readonly #profiles: JobProfiles;
  readonly #host: Host;
  readonly #spec: RunSpec & { mark: string };
  readonly #filters: OracleFilters;
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
    if (fixtures !== null) makeFixtures(fixtures, fixturesOf(this.#job.probes));
    if (this.#job.probes.some(meetsListener)) this.#listener = await LoopbackListener.open();
  }

  async end(): Promise<PreflightRecord | null> {
    await this.#closeListener();
    return preflightRecord(this.#job, this.#host, this.#spec, (profile) => this.#command(profile, [this.#host.tools.true], true));
  }

  async run(probe: JobProbe): Promise<JobRow> {
    // A system call would take the part before it, and measure another target.
    if (probe.target.includes('\0')) return this.#notRun(probe, 'target_holds_nul');
    return probe.lane === 'oracle' ? this.#ask(probe) : this.#measure(probe, probe.lane);
  }

  async #measure(probe: JobProbe, lane: MeasuredRow['lane']): Promise<JobRow> {
    const driver = selectDriver(probe, this.#host.helper !== null);
    if ('unavailable' in driver) return this.#notRun(probe, driver.unavailable);
    const { id } = driver;
    const profile = this.#profiles.entry(probe.profile_id);
    if (profile.stand_in === true && lane !== 'baseline') return this.#notRun(probe, 'system_profile_absent');
    if (driver.writes === 'attributes' && !this.#ours(probe.target)) return this.#notRun(probe, 'would_change_host', { driver: id });
    // A question to the policy has no answer where there is no policy.
    if (driver.kind === 'check' && lane === 'baseline') return this.#notRun(probe, 'no_policy_to_ask', { driver: id });
    const absent = targetAbsent(driver, probe, this.#host);
    const facts = driver.kind === 'exec' ? await this.#exec(probe, driver) : await this.#call(probe, driver);
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
  async #call(probe: JobProbe, driver: CallDriver | CheckDriver): Promise<ProcessFacts | null> {
    if (driver.kind === 'check') return this.#check(probe, driver);
    const { helper } = this.#host;
    if (helper === null) return null;
    const call = { call: driver.call, options: driver.options(probe, this.#context()) };
    const { report, output, delivered } = await performCall(helper, call, await this.#policy(probe), this.#start, driver);
    const facts = withDependency(readAnswer(driver, output, delivered), driver, probe, this.#host);
    return this.#facts(probe, driver, [], report, { start: callStart(output, report), facts });
  }

  /** A question to the policy: nothing is performed. */
  async #check(probe: JobProbe, driver: ProcessFacts['driver']): Promise<ProcessFacts | null> {
    const { helper } = this.#host;
    const { action } = questionOf(probe, this.#filters);
    if (helper === null || action === null) return null;
    const { report, output } = await performCall(helper, action, await this.#policy(probe), this.#start);
    return this.#facts(probe, driver, [], report, { start: callStart(output, report), facts: readCheck(output) });
  }

  /** The oracle lane asks `sandbox_check` under the policy. */
  async #ask(probe: JobProbe): Promise<JobRow> {
    if (this.#host.helper === null) return this.#notRun(probe, 'driver_unavailable');
    const facts = await this.#check(probe, { id: 'sandbox-check' });
    if (facts === null) return this.#notRun(probe, 'no_filter_to_ask_about');
    return askedRow(facts, { source: 'sandbox_check', ...questionOf(probe, this.#filters).request });
  }

  async #policy(probe: JobProbe): Promise<CallPolicy> {
    if (probe.lane === 'baseline') return null;
    const { text } = await this.#profiles.read(probe.profile_id);
    return { text, how: this.#profiles.entry(probe.profile_id).mode === 'blob' ? 'compiled' : 'text' };
  }

  readonly #start: StartProcess = (argv, extra) => this.#run(argv, extra);

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
