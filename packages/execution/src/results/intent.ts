import type { Decision, MatrixProbe } from '@runtime/contracts';
import { BLOCKED_STAGES } from '@runtime/contracts';
import type { Failure } from './decision.js';

const HINTS: Readonly<Record<string, string>> = {
  'mach-lookup': 'global-name',
  'sysctl-read': 'sysctl-name',
  'darwin-notification-post': 'notification-name',
  'distributed-notification-post': 'notification-name',
  signal: 'target',
  'process-info-pidinfo': 'target',
};

/** What a probe was for, and whether it got there (contract: normalisation, 14.6). */
export function intentOf(profileId: string, probe: MatrixProbe, actual: Decision | null, failure: Failure): Record<string, unknown> {
  const path = decisionPath(actual, failure);
  const hint = HINTS[probe.operation];
  const denied = path === 'primary_op_denied';
  return {
    primary_intent: { operation: probe.operation, target: probe.target, profile_id: profileId, probe_name: probe.name },
    reached_primary_op: path !== 'dependency_denied',
    first_denial_op: denied ? probe.operation : failure.kind === 'bootstrap_deny_process_exec' ? 'process-exec*' : null,
    first_denial_filters: denied && hint !== undefined ? [{ name: hint, value: probe.target }] : null,
    decision_path: path,
  };
}

function decisionPath(actual: Decision | null, failure: Failure): string {
  if (failure.stage !== null && (BLOCKED_STAGES as readonly string[]).includes(failure.stage)) return 'dependency_denied';
  if (actual === 'deny') return 'primary_op_denied';
  return actual === 'allow' ? 'no_denial_observed' : 'unknown';
}
