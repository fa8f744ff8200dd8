import { needOf } from '@runtime/contracts';
import type { Evaluation } from '../decide/course.js';
import { evaluateQuery } from '../decide/decide.js';
import { type DriverShape, resolveDriver } from '../decide/drivers.js';
import { concreteOperation, requirementsOf } from '../decide/requirements.js';
import { SbplError } from '../error.js';
import type { VirtualHost } from '../host/virtual-host.js';
import { type CompiledPolicy, referenceOf } from '../policy/compile.js';
import { nobodyAsks } from './no-policy.js';
import { perform } from './perform.js';
import type { Performed } from './performed.js';
import { execToolOf } from './tools.js';
import type { SimulatedApply, SimulatedOutcome, SimulatedProbe } from './types.js';

const EXEC_TARGET = '/usr/bin/true';

/** What a run asks about: it executes one fixed program, whatever target an exec probe names. */
export function targetInRun({ operations }: VirtualHost, { operation, target }: Pick<SimulatedProbe, 'operation' | 'target'>): string {
  if (concreteOperation(operations, operation) === 'process-exec*') return EXEC_TARGET;
  return target ?? (operation === 'network-outbound' ? '127.0.0.1' : '');
}

export interface SimulateOptions {
  /** How the policy reaches the kernel: as text, or as a compiled blob. Names the call that fails. */
  mode?: 'sbpl' | 'blob' | undefined;
}

/**
 * Performs one probe on a virtual host, under a policy or (`null`) without one. Pure: the host never changes, nothing is
 * opened, bound or executed. What the facts say about apply and exec comes out at its stage; a target the host does not
 * have is `absent`, not denied. Unknown drivers and operations are `not_run` with a reason.
 */
export function simulateProbe(
  host: VirtualHost,
  policy: CompiledPolicy | null,
  probe: SimulatedProbe,
  options: SimulateOptions = {},
): SimulatedOutcome {
  const apply = applyPolicy(policy, options.mode ?? 'sbpl');
  let shape: DriverShape;
  try {
    shape = resolveDriver(probe.driver, probe.syscall);
  } catch (error) {
    return notRun(apply, error instanceof SbplError ? 'driver_unknown' : fault(error));
  }
  if (host.operations.canonical(probe.operation) === null) {
    return notRun(apply, 'operation_unknown');
  }
  if (!apply.ok) {
    return applyFailed(host, apply);
  }
  const target = targetInRun(host, probe);
  if (
    target === '' &&
    requirementsOf(host.operations, probe.operation, target, shape, probe.filter_name).some(({ kind }) => kind === 'path')
  ) {
    return notRun(apply, 'target_missing');
  }
  const tool = execToolOf(host.operations, probe.operation, shape);
  if (policy !== null && tool !== null) {
    const refused = execRefused(host, policy, tool, apply);
    if (refused !== null) {
      return refused;
    }
  }
  if (policy?.reportsDefaultDeny === true) {
    return signalled(apply, 'SIGTRAP');
  }
  const query = { operation: probe.operation, target, filter_name: probe.filter_name };
  const evaluation = policy === null ? nobodyAsks(host, query, shape) : evaluateQuery(policy, query, shape, host);
  return unlessPrerequisite(outcomeOf(host, apply, evaluation, perform(host, evaluation, probe, shape, target)), shape, probe, host);
}

/** A denial of what the driver needs for itself says nothing about the operation it was sent for. */
function unlessPrerequisite(
  outcome: SimulatedOutcome,
  { driver }: DriverShape,
  probe: SimulatedProbe,
  host: VirtualHost,
): SimulatedOutcome {
  const { first_denied: denied } = outcome;
  if (denied === undefined || driver === null || denied.operation === concreteOperation(host.operations, probe.operation)) return outcome;
  const need = needOf(driver, denied.operation);
  if (need === null) return outcome;
  return {
    ...outcome,
    decision: null,
    failure_stage: null,
    failure_kind: null,
    reason: 'prerequisite_denied',
    prerequisite: { ...denied, need },
  };
}

function fault(error: unknown): never {
  throw error;
}

function applyPolicy(policy: CompiledPolicy | null, mode: 'sbpl' | 'blob'): SimulatedApply {
  const api = mode === 'blob' ? 'sandbox_apply' : 'sandbox_init';
  if (policy === null) {
    return { attempted: false, ok: true, api, rc: 0, errno: 0 };
  }
  const failure = policy.applyFailure;
  return failure === null
    ? { attempted: true, ok: true, api, rc: 0, errno: 0 }
    : { attempted: true, ok: false, api, rc: -1, errno: failure.errno, failure };
}

function empty(apply: SimulatedApply): SimulatedOutcome {
  return {
    started: false,
    outcome: 'not_run',
    exit_code: null,
    signal: null,
    errno: null,
    stdout: '',
    stderr: '',
    absent: false,
    decision: null,
    failure_stage: null,
    failure_kind: null,
    apply,
    walk: [],
    rule: null,
    policy_decision: null,
  };
}

const notRun = (apply: SimulatedApply, reason: NonNullable<SimulatedOutcome['reason']>): SimulatedOutcome => ({ ...empty(apply), reason });

function applyFailed(host: VirtualHost, apply: SimulatedApply): SimulatedOutcome {
  const message = apply.failure?.message ?? host.errnoText(apply.errno);
  return {
    ...empty(apply),
    outcome: 'completed',
    exit_code: 1,
    errno: apply.errno,
    errno_text: host.errnoText(apply.errno),
    stderr: `${apply.api} failed: ${apply.failure?.step === 'initialise' ? message : host.errnoText(apply.errno)}\n`,
    failure_stage: 'apply',
    failure_kind: `${apply.api}_failed`,
  };
}

/** Whether the helper can be executed at all once the policy is on (contract: SBPL facts X4, X8). */
function execRefused(host: VirtualHost, policy: CompiledPolicy, tool: string, apply: SimulatedApply): SimulatedOutcome | null {
  const evaluation = evaluateQuery(policy, { operation: 'process-exec*', target: tool }, { driver: null, syscall: null }, host);
  const versionGate = policy.version >= 2 && policy.defaultAction === 'deny';
  if (!versionGate && (evaluation.decision === 'allow' || tool === EXEC_TARGET)) {
    // Where the exec is itself the operation, its refusal is the answer and no failure of the helper.
    return null;
  }
  if (!versionGate && evaluation.decision === 'unknown') {
    return {
      ...notRun(apply, 'policy_unknown'),
      policy_decision: 'unknown',
      unknown: [...(evaluation.answer?.unknown ?? [])],
      walk: evaluation.walk,
    };
  }
  const errno = host.errno('EPERM');
  return {
    ...empty(apply),
    outcome: 'completed',
    exit_code: 127,
    errno,
    errno_text: host.errnoText(errno),
    stderr: `exec ${tool}: ${host.errnoText(errno)}\n`,
    failure_stage: 'bootstrap',
    failure_kind: 'bootstrap_deny_process_exec',
    walk: evaluation.walk,
    rule: evaluation.answer?.rule ? referenceOf(evaluation.answer.rule.source) : null,
  };
}

const signalled = (apply: SimulatedApply, signal: string): SimulatedOutcome => ({
  ...empty(apply),
  started: true,
  outcome: 'signalled',
  signal,
});

function outcomeOf(host: VirtualHost, apply: SimulatedApply, evaluation: Evaluation, performed: Performed): SimulatedOutcome {
  const rule = evaluation.answer?.rule ?? null;
  const outcome = empty(apply);
  outcome.walk = evaluation.walk;
  outcome.rule = rule === null ? null : referenceOf(rule.source);
  outcome.policy_decision = evaluation.decision;
  if (evaluation.decision === 'deny' && evaluation.settled !== null) {
    outcome.first_denied = { operation: evaluation.settled.operation, path: evaluation.settled.target };
  }
  if (performed.undecided) {
    outcome.reason = 'policy_unknown';
    outcome.unknown = [...(evaluation.answer?.unknown ?? [])];
    return outcome;
  }
  outcome.started = true;
  const send =
    evaluation.decision === 'deny'
      ? rule?.modifiers.find((modifier) => modifier.kind === 'with' && modifier.name === 'send-signal')
      : undefined;
  if (send?.kind === 'with' && !performed.absent) {
    outcome.outcome = 'signalled';
    outcome.signal = send.argument ?? 'SIGKILL';
    return outcome;
  }
  const { exitCode, errno, stdout, stderr, absent, refusedBy, observed, observedNoFirmlink } = performed;
  const failed = exitCode !== 0;
  outcome.outcome = 'completed';
  outcome.exit_code = exitCode;
  outcome.stdout = stdout;
  outcome.stderr = stderr;
  outcome.absent = absent;
  if (!absent) outcome.decision = failed ? 'deny' : 'allow';
  if (failed) {
    outcome.errno = errno;
    if (errno !== null) outcome.errno_text = host.errnoText(errno);
    outcome.failure_stage = 'probe';
    outcome.failure_kind = 'probe_nonzero_exit';
  }
  if (refusedBy !== undefined) outcome.refused_by = refusedBy;
  if (observed !== undefined) {
    outcome.observed_path = observed;
    outcome.observed_path_nofirmlink = observedNoFirmlink as string;
  }
  return outcome;
}
