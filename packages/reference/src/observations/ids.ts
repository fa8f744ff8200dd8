import { EvidenceError } from '../error.js';
import { reprText } from '../python/repr.js';
import { truthy } from '../python/values.js';

/**
 * The expectation id of a row that names none: profile, operation and target joined with bars. Nothing is escaped.
 *
 * @throws EvidenceError `OBSERVATION_ROW_INVALID` for a part that is not text.
 */
export function fallbackExpectationId(profileId: string, operation: unknown, target: unknown): string {
  return [profileId, part(operation, 'op'), part(target, 'target')].join('|');
}

export interface ScenarioParts {
  profile_id: string;
  expectation_id?: unknown;
  probe_name?: unknown;
  operation?: unknown;
  target?: unknown;
}

/** The expectation id where there is one, else profile and probe name, else profile, operation and target. */
export function scenarioId(parts: ScenarioParts): unknown {
  if (truthy(parts.expectation_id)) return parts.expectation_id;
  if (truthy(parts.probe_name)) return `${parts.profile_id}::${reprText(parts.probe_name)}`;
  return [parts.profile_id, part(parts.operation, 'op'), part(parts.target, 'target')].join('::');
}

function part(value: unknown, placeholder: string): string {
  if (!truthy(value)) return placeholder;
  if (typeof value === 'string') return value;
  throw new EvidenceError({
    code: 'OBSERVATION_ROW_INVALID',
    message: `the ${placeholder === 'op' ? 'operation' : 'target'} is not text, so no expectation id can be made from it`,
    hint: 'give the row an expectation_id',
  });
}
