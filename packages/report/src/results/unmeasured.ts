import { DRIVER_NEEDS, type DriverNeed, nearestWord, type RowReason } from '@runtime/contracts';
import type { JoinedProbe } from './join.js';
import { member, object, text } from './values.js';

const REASONS: ReadonlyMap<string, string> = new Map<RowReason | string, string>([
  ['aborted_before_start', 'the run was stopped before it started'],
  ['already_sandboxed', 'the runner was in a sandbox already, so nothing was asked'],
  ['check_failed', 'the question to the policy itself failed'],
  ['driver_unavailable', 'the driver could not be used where the probe ran, so nothing was asked'],
  ['driver_unknown', 'the runner does not know the driver that the probe names, so nothing was started'],
  ['no_policy_to_ask', 'this driver asks the policy, and there was none to ask'],
  ['no_result_row', 'the runner left no row about it'],
  ['policy_unknown', 'the policy engine could not work out what the policy says here'],
  ['probe_failed', 'the probe failed for a reason that is not about the policy'],
  ['profile_invalid', 'the profile could not be read'],
  ['profile_refused', 'the profile was refused'],
  ['profile_unreadable', 'the profile could not be read'],
  ['signalled', 'a signal ended the probe'],
  ['system_profile_absent', 'the profile of the system is not on this host, and the plan names no text to stand in'],
  ['target_missing', 'the probe names no target, so nothing was asked'],
  ['timed_out', 'the probe did not end in time'],
  ['would_change_host', 'the probe would change the host, so it was not run'],
]);

/** Why there is no decision, in words, and the word of the bundle behind them. */
export interface WhyUnmeasured {
  because: string;
  no_such_operation: boolean;
  /** The operation that may have been meant. */
  near?: string;
}

/** Null: the bundle does not say, or the reason stands elsewhere. */
export function whyUnmeasured(probe: JoinedProbe, operation: string, operations: readonly string[]): WhyUnmeasured | null {
  if (probe.verdict !== 'unmeasured' || probe.absent) return null;
  const needs = needsOf(probe);
  if (needs !== null)
    return { because: `denied before ${operation === 'mach-lookup' ? 'the lookup' : 'it was asked'}: ${needs}`, no_such_operation: false };
  const code = codeOf(probe);
  if (code === null) return null;
  if (code !== 'operation_unknown') return { because: REASONS.get(code) ?? `the run says of it: ${code}`, no_such_operation: false };
  const near = nearestWord(operation, operations);
  const because = `${operation} is no operation of the vocabulary, so nothing was asked`;
  return { because, no_such_operation: true, ...(near === undefined ? {} : { near }) };
}

/** What the probe needs for itself and was denied: all of it at once, and the name that grants it. */
function needsOf({ scenario_job, event }: JoinedProbe): string | null {
  const details = object(member(event ?? {}, 'probe_details'));
  const prerequisite = object(member(scenario_job ?? {}, 'prerequisite') ?? member(details, 'prerequisite'));
  const operation = text(prerequisite, 'operation');
  if (operation === null) return null;
  const need = text(prerequisite, 'need') ?? '';
  if (!Object.hasOwn(DRIVER_NEEDS, need)) return `the probe itself needs ${operation}`;
  const { operations } = DRIVER_NEEDS[need as DriverNeed];
  return `the probe itself needs ${operations.join(' and ')} (grant it: "grants": ["${need}"])`;
}

function codeOf({ event, scenario_job }: JoinedProbe): string | null {
  const row = event ?? {};
  const reason = text(scenario_job ?? {}, 'reason');
  if (reason !== null) return reason;
  if (text(row, 'failure_kind') === 'probe_operation_unknown') return 'operation_unknown';
  const outcome = scenario_job === null ? null : text(scenario_job, 'outcome');
  if (outcome !== null && outcome !== 'completed') return outcome;
  const layer = object(member(object(member(row, 'policy_layers')), 'process_policy'));
  return text(row, 'notes') ?? text(row, 'failure_kind') ?? text(layer, 'failure_kind');
}
