import { nearestWord } from '@runtime/contracts';
import type { JoinedProbe } from './probes.js';
import { member, object, text } from './values.js';

const REASONS: ReadonlyMap<string, string> = new Map([
  ['driver_unknown', 'The runner does not know the driver that the probe names, so nothing was started.'],
  ['driver_unavailable', 'The driver could not be used where the probe ran, so nothing was asked.'],
  ['policy_unknown', 'The policy engine could not work out what the policy says here.'],
  ['target_missing', 'The probe names no target, so nothing was asked.'],
  ['no_result_row', 'The runner left no row about it.'],
]);

/** Why there is no decision, in the words of the bundle where it has some. Null: it does not say, or the reason stands elsewhere. */
export function whyUnmeasured(
  probe: JoinedProbe,
  operation: string,
  operations: readonly string[],
): { because: string; no_such_operation: boolean } | null {
  if (probe.state !== 'unmeasured' || probe.absent) return null;
  const code = codeOf(probe);
  if (code === null) return null;
  if (code !== 'operation_unknown') return { because: REASONS.get(code) ?? `The run says of it: ${code}.`, no_such_operation: false };
  const near = nearestWord(operation, operations);
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  return { because: `${operation} is no operation of the vocabulary, so nothing was asked.${hint}`, no_such_operation: true };
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
