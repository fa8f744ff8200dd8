import type { Observation } from '@runtime/contracts';
import type { ProbeFacts } from '../facts.js';
import { isPathOperation, withoutAliases } from '../paths.js';
import { seenBy } from '../results/path-observation.js';

type PathFields = Pick<
  Observation,
  'requested_path' | 'observed_path' | 'observed_path_source' | 'normalized_path' | 'normalized_path_source'
>;

/** The five path fields of a record: what was asked for, what the probe itself reached, and the place behind both (contract: normalization, paths). */
export function pathFields({ probe, row }: ProbeFacts): PathFields {
  if (!isPathOperation(probe.operation)) return {};
  const { path, errno } = seenBy(row);
  if (path !== null) {
    const observed = { observed_path: path, observed_path_source: 'fd_path' };
    return { requested_path: probe.target, ...observed, normalized_path: path, normalized_path_source: 'observed_path' };
  }
  const place = withoutAliases(probe.target);
  return {
    requested_path: probe.target,
    observed_path_source: errno === null ? 'not_attempted' : 'error',
    normalized_path: place,
    normalized_path_source: place === probe.target ? 'requested_path' : 'alias_map',
  };
}
