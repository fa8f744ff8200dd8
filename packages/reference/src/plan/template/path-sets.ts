import { reprText } from '../../python/repr.js';
import { isObject } from '../../python/values.js';
import { templateFault } from './expand.js';

/**
 * Paths of a template: a list, the name of a set, or one path. A name that no set has becomes a path, and only the first
 * item is looked at.
 */
export function pathsOf(value: unknown, sets: Record<string, unknown>, field: string): string[] {
  if (value === null || value === undefined) return [];
  const list = typeof value === 'string' ? (Object.hasOwn(sets, value) ? sets[value] : [value]) : value;
  if (!Array.isArray(list)) throw templateFault('template.paths_not_list', { field });
  if (Array.isArray(list[0])) throw templateFault('template.paths_nested', { field });
  return list.map(reprText);
}

/** Pairs of a template: a list of two-item lists, or the name of a set. */
export function pairsOf(value: unknown, sets: Record<string, unknown>): Array<[string, string]> {
  if (value === null || value === undefined) return [];
  if (typeof value === 'string' && !Object.hasOwn(sets, value)) return [];
  const list = typeof value === 'string' ? sets[value] : value;
  if (!Array.isArray(list)) throw templateFault('template.pairs_not_list');
  return list.map((pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw templateFault('template.pair_malformed');
    return [reprText(pair[0]), reprText(pair[1])];
  });
}

export const setsOf = (template: Record<string, unknown>): Record<string, unknown> =>
  isObject(template['path_sets']) ? template['path_sets'] : {};
