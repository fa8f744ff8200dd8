import { encodeJson } from '@runtime/contracts';
import { EvidenceError } from '../error.js';
import { respell } from '../python/respell.js';
import { isGiven, type JsonObject } from '../python/values.js';
import { withoutNulls } from './observe-row.js';

/**
 * `runtime_events.normalized.json`: one array, two spaces, keys sorted by code point at every depth, no final newline.
 *
 * @throws EvidenceError `OBSERVATION_ROW_INVALID` for an observation without `policy_layers`.
 */
export function encodeObservations(observations: readonly JsonObject[]): string {
  for (const { policy_layers } of observations) {
    if (isGiven(policy_layers)) continue;
    throw new EvidenceError({ code: 'OBSERVATION_ROW_INVALID', message: 'an observation without policy_layers is never written' });
  }
  return encodeJson(respell(observations.map(withoutNulls)), { indent: 2, sortKeys: true });
}
