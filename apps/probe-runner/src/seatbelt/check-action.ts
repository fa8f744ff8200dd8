import { type OracleFilters, type OracleRequest, oracleRequest } from '@runtime/job';
import type { HelperCall } from '../native/calls.js';

/** A question to the policy, in the numbers of documents, and the call that puts it; null when the call has no number for the filter. */
export function questionOf(
  probe: Parameters<typeof oracleRequest>[0],
  filters: OracleFilters,
): { request: OracleRequest; action: HelperCall | null } {
  const request = oracleRequest(probe, filters);
  const filter = callNumberOf(request, filters);
  const { operation, argument } = request;
  if (filter === null) return { request, action: null };
  return { request, action: { call: 'check', options: { operation, filter, ...(filter === 0 ? {} : { argument }) } } };
}

/** The number that `sandbox_check` takes for the filter of a question. */
function callNumberOf({ filter_type, filter_type_name }: OracleRequest, filters: OracleFilters): number | null {
  const numbered = filter_type === null ? null : filters.byNumber(filter_type);
  const row = numbered ?? (filter_type_name === null ? null : filters.byName(filter_type_name));
  return row?.call ?? null;
}
