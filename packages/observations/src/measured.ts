import type { RuleSwitches } from './rule-set.js';
import { isGiven, isObject, type JsonObject, orNull, truthy } from './values.js';

/**
 * A row whose outcome came over the runner's own channel: only ours name an outcome or a harness. What such a probe
 * prints on stderr is its own text, also where it looks like a marker.
 */
export const cameOverChannel = (row: JsonObject, rules: RuleSwitches): boolean =>
  !rules.trustsEveryMarkerLine && (typeof row['outcome'] === 'string' || typeof row['harness'] === 'string');

/** A row that the harness could not bring to a decision: an error, a timeout, a signal, or a probe that never ran. */
export function isUnmeasured(row: JsonObject, rules: RuleSwitches): boolean {
  if (rules.harnessErrorsDecide) return false;
  const { outcome } = row;
  return truthy(row['error']) || truthy(row['error_kind']) || (isGiven(outcome) && outcome !== 'completed');
}

/** Why a failed row without a kind failed. */
export function unmeasuredKind(row: JsonObject): string {
  if (row['outcome'] === 'timed_out' || row['error_kind'] === 'timeout') return 'probe_timeout';
  if (row['outcome'] === 'signalled') return 'probe_signalled';
  if (row['outcome'] === 'not_run') return 'probe_not_run';
  if (truthy(row['error'])) return 'probe_error';
  return isGiven(row['exit_code']) && row['exit_code'] !== 0 ? 'probe_nonzero_exit' : 'probe_errno';
}

const DETAIL_MEMBERS = ['errno', 'rc', 'err'] as const;

/**
 * The errno of the result. An exit code that was written there because nothing better was known is no errno; it
 * shows as equal numbers in a row whose details name none.
 */
export function measuredErrno(result: JsonObject, row: JsonObject, rules: RuleSwitches): unknown {
  const errno = orNull(result['errno']);
  if (rules.exitCodeIsErrno || errno === null) return errno;
  if (cameOverChannel(row, rules) || errno !== row['exit_code'] || result['failure_kind'] !== 'probe_nonzero_exit') return errno;
  const details = row['probe_details'];
  const told = isObject(details) && DETAIL_MEMBERS.some((member) => details[member] === errno);
  return told ? errno : null;
}
