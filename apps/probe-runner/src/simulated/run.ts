import { driverOf, fixturesOf, resolvePlaceholders, SCHEMA_VERSIONS, SIMULATED_VALUES, simulatedAdditions } from '@runtime/contracts';
import {
  type AskedRow,
  type Job,
  type JobProbe,
  type JobRow,
  type MeasuredRow,
  type NotRunRow,
  type OracleAnswer,
  oracleRequest,
  outputDigest,
  type PreflightRecord,
  type RowApply,
} from '@runtime/job';
import {
  assembleProfile,
  type CompiledPolicy,
  compilePolicy,
  decide,
  loadVirtualHost,
  type PolicyDecision,
  SbplError,
  type SimulatedApply,
  type SimulatedOutcome,
  simulateProbe,
  type VirtualHost,
} from '@runtime/sbpl';
import type { World } from '@runtime/worlds';
import type { JobProfiles } from '../job-profiles.js';
import { NO_PROCESS, notRun, rowOf } from '../row.js';

/** Marks every row of the policy engine; the number changes when its answers could. */
const SIMULATED_HARNESS = 'runtime-simulated/2';

/** Answers probes with the policy engine. Each starts from the world's state, nothing is opened, nothing bound. */
export class SimulatedRunner {
  readonly harness = SIMULATED_HARNESS;
  readonly #job: Job;
  readonly #profiles: JobProfiles;
  readonly #world: World;
  readonly #host: VirtualHost;
  readonly #policies = new Map<string, CompiledPolicy | SbplError>();

  constructor(job: Job, profiles: JobProfiles, world: World) {
    this.#job = job;
    this.#profiles = profiles;
    this.#world = world;
    const places = simulatedAdditions(job.simulated_host, fixturesOf(job.probes), (path) => resolvePlaceholders(path, SIMULATED_VALUES));
    this.#host = loadVirtualHost(world, places);
  }

  /** The apply preflight, as the engine sees it: would the kernel take this policy and let `true` run? */
  async end(): Promise<PreflightRecord | null> {
    const { apply_preflight: preflight, world_id, run_id } = this.#job;
    if (preflight === undefined) return null;
    const text = await this.#profiles.readFile(preflight.file, preflight.text_sha256);
    const policy = compilePolicy(assembleProfile({ text, file: preflight.file }), this.#world);
    const outcome = simulateProbe(this.#host, policy, { operation: 'process-exec', target: '/usr/bin/true' });
    return {
      world_id,
      run_id,
      profile: preflight.profile,
      runner: 'simulated',
      sandbox_check_self: { source: 'engine', error: 'no process was asked: the run is simulated' },
      status: 'ok',
      command: [],
      exit_code: outcome.exit_code ?? 1,
      stdout: '',
      stderr: '',
      apply_report: refusedApply(outcome.apply),
      apply_marker_pid: null,
      // Nothing was applied, so that it would work is all the engine can say.
      apply_ok: outcome.apply.ok ? null : false,
      failure_stage: outcome.apply.ok ? null : 'apply',
      schema_version: SCHEMA_VERSIONS.apply_preflight,
      harness: this.harness,
    };
  }

  async run(probe: JobProbe): Promise<JobRow> {
    const policy = probe.lane === 'baseline' ? null : await this.#policy(probe.profile_id);
    if (policy instanceof SbplError) {
      const failure = { failure_stage: 'apply', failure_kind: 'sandbox_init_failed', stderr: policy.message } as const;
      return notRun(probe, this.harness, 'profile_invalid', { ...failure, output_sha256: outputDigest({ stdout: '', ...failure }) });
    }
    return probe.lane === 'oracle' ? this.#ask(probe, policy as CompiledPolicy) : this.#simulate(probe, probe.lane, policy);
  }

  #simulate(probe: JobProbe, lane: MeasuredRow['lane'], policy: CompiledPolicy | null): MeasuredRow | NotRunRow {
    const outcome = simulateProbe(this.#host, policy, probe);
    const { errno, rule } = outcome;
    if (outcome.outcome === 'not_run') return this.#notSimulated(probe, lane, outcome);
    // All members at once, those that are undefined are not written: rows are many, and a spread in front takes longer than all the rest.
    return {
      index: probe.index,
      profile_id: probe.profile_id,
      expectation_id: probe.expectation_id,
      started: outcome.started,
      exit_code: outcome.exit_code,
      signal: outcome.signal,
      errno,
      errno_source: errno === null ? null : 'model',
      errno_text: outcome.errno_text,
      stdout: outcome.stdout,
      stderr: outcome.stderr,
      truncated: false,
      absent: outcome.absent,
      rule: rule ?? undefined,
      unknown: outcome.unknown,
      lane,
      harness: this.harness,
      driver: probe.driver ?? 'model',
      kind: 'measured',
      outcome: outcome.outcome,
      output_sha256: outputDigest(outcome),
      reason: outcome.reason,
      command: [],
      answer: outcome.decision,
      failure_stage: outcome.failure_stage,
      failure_kind: outcome.failure_kind,
      apply: refusedApply(outcome.apply),
      apply_model: null,
      apply_timing: null,
      observed_path: outcome.observed_path,
      observed_path_nofirmlink: outcome.observed_path_nofirmlink,
      first_denied: outcome.first_denied,
      prerequisite: outcome.prerequisite,
    };
  }

  #notSimulated(probe: JobProbe, lane: MeasuredRow['lane'], outcome: SimulatedOutcome): NotRunRow {
    const { failure_stage, failure_kind, reason, errno, errno_text, rule, unknown } = outcome;
    return {
      ...rowOf(probe),
      started: outcome.started,
      exit_code: outcome.exit_code,
      signal: outcome.signal,
      errno,
      errno_source: errno === null ? null : 'model',
      errno_text,
      stdout: outcome.stdout,
      stderr: outcome.stderr,
      truncated: false,
      absent: outcome.absent,
      rule: rule ?? undefined,
      unknown,
      lane,
      harness: this.harness,
      driver: probe.driver ?? 'model',
      ...(failure_stage === null ? {} : { failure_stage, failure_kind, apply: refusedApply(outcome.apply) }),
      kind: 'not_run',
      outcome: 'not_run',
      output_sha256: null,
      reason: reason ?? 'unclassified',
    };
  }

  /** The oracle lane: the engine's answer about the policy, with no walk and no probe. */
  #ask(probe: JobProbe, policy: CompiledPolicy): AskedRow | NotRunRow {
    const request = oracleRequest(probe, this.#world.filters);
    const oracle: OracleAnswer = { source: 'engine', ...request, decision: 'error' };
    const named = probe.filter_name !== undefined || probe.filter_type !== undefined;
    let answer: PolicyDecision | null;
    try {
      const { operation, argument: target, filter_type_name } = request;
      const filter_name = named ? (filter_type_name ?? undefined) : undefined;
      // The question is about the policy alone: of the drivers only the one that asks in another namespace changes it.
      const driver = driverOf(probe.driver)?.filter === undefined ? undefined : probe.driver;
      answer = decide(policy, { operation, target, driver, filter_name }, this.#host);
    } catch (error) {
      // One probe the engine has no word for must not cost the rows of all the others.
      if (!(error instanceof SbplError)) throw error;
      answer = null;
    }
    if (answer === null) return notRun(probe, this.harness, 'operation_unknown', { driver: 'engine', oracle });
    if (answer.apply_failure !== undefined) return notRun(probe, this.harness, 'profile_refused', { driver: 'engine', oracle });
    return {
      ...rowOf(probe),
      ...NO_PROCESS,
      kind: 'asked',
      lane: 'oracle',
      started: true,
      outcome: 'completed',
      harness: this.harness,
      driver: 'engine',
      oracle: { ...oracle, decision: answer.decision === 'unknown' ? 'error' : answer.decision },
    };
  }

  async #policy(profileId: string): Promise<CompiledPolicy | SbplError> {
    const known = this.#policies.get(profileId);
    if (known !== undefined) return known;
    const { text, file, parts } = await this.#profiles.read(profileId);
    let policy: CompiledPolicy | SbplError;
    try {
      policy = compilePolicy({ text, file, parts: parts ?? assembleProfile({ text, file }).parts }, this.#world);
    } catch (error) {
      if (!(error instanceof SbplError)) throw error;
      policy = error;
    }
    this.#policies.set(profileId, policy);
    return policy;
  }
}

/** A policy that would be refused is reported so; one that would be taken was not applied either, and there is no report. */
function refusedApply({ ok, api, rc, errno, failure }: SimulatedApply): RowApply | null {
  if (ok) return null;
  const err_class = errno === 1 ? 'errno_eperm' : errno === 13 ? 'errno_eacces' : 'errno_other';
  return { api, rc, errno, errbuf: failure?.message ?? null, err_class, err_class_source: 'errno_only' };
}
