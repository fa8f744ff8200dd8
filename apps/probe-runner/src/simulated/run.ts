import { type Job, type JobProbe, type JobResultRow, SCHEMA_VERSIONS, sha256Hex } from '@runtime/contracts';
import {
  assembleProfile,
  type CompiledPolicy,
  compilePolicy,
  decide,
  loadVirtualHost,
  type PolicyDecision,
  SbplError,
  simulateProbe,
  type VirtualHost,
} from '@runtime/sbpl';
import type { JobProfiles } from '../job-profiles.js';
import { notRun, rowOf } from '../row.js';
import { checkRequest } from '../seatbelt/drivers/table.js';

/** Marks every row of the policy engine; the number changes when its answers could. */
export const SIMULATED_HARNESS = 'runtime-simulated/1';

/** Answers probes with the policy engine. Each starts from the world's state, nothing is opened, nothing bound. */
export class SimulatedRunner {
  readonly harness = SIMULATED_HARNESS;
  readonly #job: Job;
  readonly #profiles: JobProfiles;
  readonly #host: VirtualHost;
  readonly #policies = new Map<string, CompiledPolicy | SbplError>();

  constructor(job: Job, profiles: JobProfiles) {
    this.#job = job;
    this.#profiles = profiles;
    // A world without host data of its own is simulated on the baseline's: nothing simulated is promotable, and the row says what it is.
    const additions = job['simulated_host'];
    this.#host = loadVirtualHost({ world_id: job.world_id, ...(additions === undefined ? {} : { simulated_host: additions }) });
  }

  /** The apply preflight, as the engine sees it: would the kernel take this policy and let `true` run? */
  async end(): Promise<Record<string, unknown>> {
    const preflight = this.#job['apply_preflight'] as { profile: string; file: string; text_sha256: string } | undefined;
    if (preflight === undefined) return {};
    const text = await this.#profiles.readFile(preflight.file, preflight.text_sha256);
    const policy = compilePolicy(assembleProfile({ text, file: preflight.file }));
    const outcome = simulateProbe(this.#host, policy, { operation: 'process-exec', target: '/usr/bin/true' });
    const apply = applyReport(outcome.apply);
    return {
      apply_preflight: {
        world_id: this.#job.world_id,
        run_id: this.#job.run_id,
        profile: preflight.profile,
        runner: 'simulated',
        sandbox_check_self: { source: 'engine', error: 'no process was asked: the run is simulated' },
        status: 'ok',
        command: [],
        exit_code: outcome.exit_code ?? 1,
        stdout: '',
        stderr: '',
        apply_report: apply,
        apply_marker_pid: null,
        apply_ok: outcome.apply.ok,
        failure_stage: outcome.apply.ok ? null : 'apply',
        schema_version: SCHEMA_VERSIONS.apply_preflight,
        harness: this.harness,
      },
    };
  }

  async run(probe: JobProbe): Promise<JobResultRow> {
    const policy = probe.lane === 'baseline' ? null : await this.#policy(probe.profile_id);
    if (policy instanceof SbplError) {
      return notRun(probe, 'profile_invalid', {
        harness: this.harness,
        failure_stage: 'apply',
        failure_kind: 'sandbox_init_failed',
        stderr: policy.message,
      });
    }
    return probe.lane === 'oracle' && policy !== null ? this.#ask(probe, policy) : this.#simulate(probe, policy);
  }

  #simulate(probe: JobProbe, policy: CompiledPolicy | null): JobResultRow {
    const outcome = simulateProbe(this.#host, policy, probe);
    return {
      ...rowOf(probe),
      started: outcome.started,
      outcome: outcome.outcome,
      exit_code: outcome.exit_code,
      signal: outcome.signal,
      errno: outcome.errno,
      errno_source: outcome.errno === null ? null : 'model',
      ...(outcome.errno_text === undefined ? {} : { errno_text: outcome.errno_text }),
      stdout: outcome.stdout,
      stderr: outcome.stderr,
      truncated: false,
      output_sha256: outcome.outcome === 'not_run' ? null : sha256Hex(outcome.stdout + outcome.stderr),
      absent: outcome.absent,
      ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
      harness: this.harness,
      driver: probe.driver ?? 'model',
      answer: outcome.decision,
      failure_stage: outcome.failure_stage,
      failure_kind: outcome.failure_kind,
      apply: outcome.apply.attempted ? applyReport(outcome.apply) : null,
      ...(outcome.observed_path === undefined ? {} : { observed_path: outcome.observed_path }),
      ...(outcome.observed_path_nofirmlink === undefined ? {} : { observed_path_nofirmlink: outcome.observed_path_nofirmlink }),
      ...(outcome.first_denied === undefined ? {} : { first_denied: outcome.first_denied }),
      ...(outcome.rule === null ? {} : { rule: outcome.rule }),
      ...(outcome.unknown === undefined ? {} : { unknown: outcome.unknown }),
    };
  }

  /** The oracle lane: the engine's answer about the policy, with no walk and no probe. */
  #ask(probe: JobProbe, policy: CompiledPolicy): JobResultRow {
    const request = checkRequest(probe);
    const operation = request?.operation ?? probe.operation;
    let answer: PolicyDecision | null;
    try {
      answer = decide(policy, { operation, target: probe.target, filter_name: probe.filter_name }, this.#host);
    } catch (error) {
      // One probe the engine has no word for must not cost the rows of all the others.
      if (!(error instanceof SbplError)) throw error;
      answer = null;
    }
    const refused = answer === null || answer.apply_failure !== undefined;
    return {
      ...rowOf(probe),
      started: !refused,
      outcome: refused ? 'not_run' : 'completed',
      exit_code: null,
      signal: null,
      errno: null,
      errno_source: null,
      stdout: '',
      stderr: '',
      truncated: false,
      output_sha256: null,
      absent: null,
      ...(refused ? { reason: answer === null ? 'operation_unknown' : 'profile_refused' } : {}),
      harness: this.harness,
      driver: 'engine',
      answer: null,
      oracle: {
        source: 'engine',
        operation,
        filter_type: request?.filter_type ?? null,
        filter_type_name: request?.filter_name ?? null,
        argument: probe.target,
        decision: answer === null || refused || answer.decision === 'unknown' ? 'error' : answer.decision,
      },
    };
  }

  async #policy(profileId: string): Promise<CompiledPolicy | SbplError> {
    const known = this.#policies.get(profileId);
    if (known !== undefined) return known;
    const { text, file } = await this.#profiles.read(profileId);
    let policy: CompiledPolicy | SbplError;
    try {
      policy = compilePolicy(assembleProfile({ text, file }));
    } catch (error) {
      if (!(error instanceof SbplError)) throw error;
      policy = error;
    }
    this.#policies.set(profileId, policy);
    return policy;
  }
}

function applyReport(apply: {
  ok: boolean;
  api: string;
  rc: number;
  errno: number;
  failure?: { message: string };
}): Record<string, unknown> {
  const errClass = apply.ok ? 'ok' : apply.errno === 1 ? 'errno_eperm' : apply.errno === 13 ? 'errno_eacces' : 'errno_other';
  return {
    api: apply.api,
    rc: apply.rc,
    errno: apply.errno,
    errbuf: apply.failure?.message ?? null,
    err_class: errClass,
    err_class_source: apply.ok ? 'none' : 'errno_only',
  };
}
