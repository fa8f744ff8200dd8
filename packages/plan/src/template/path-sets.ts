import { isObject } from '../finding.js';
import { asText, templateFault } from './expand.js';

/**
 * Paths of a template: a list, the name of a set, or one path. A word without `/` is the name of a set, and a name that no
 * set has is an error.
 */
export function pathsOf(value: unknown, sets: Record<string, unknown>, field: string): string[] {
  if (value === null || value === undefined) return [];
  const list = typeof value === 'string' ? (Object.hasOwn(sets, value) ? sets[value] : onePath(value, field)) : value;
  if (!Array.isArray(list)) throw templateFault('template.paths_not_list', `${field} is neither a list, a set nor a path`, { field });
  if (list.some(Array.isArray)) throw templateFault('template.paths_nested', `${field} holds pairs where single paths are due`, { field });
  for (const path of list) assertPath(path, field);
  return list.map(asText);
}

function onePath(value: string, field: string): string[] {
  if (!value.includes('/')) {
    throw templateFault('template.unknown_path_set', `${field} names the path set ${JSON.stringify(value)}, which does not exist`, {
      field,
    });
  }
  return [value];
}

function assertPath(path: unknown, field: string): void {
  if (typeof path === 'string' && path.startsWith('/')) return;
  throw templateFault('template.path_not_absolute', `${field} holds ${JSON.stringify(path)}, which is not an absolute path`, { field });
}

/** Pairs of a template: a list of two-item lists, or the name of a set. */
export function pairsOf(value: unknown, sets: Record<string, unknown>): Array<[string, string]> {
  if (value === null || value === undefined) return [];
  let list: unknown = value;
  if (typeof value === 'string') {
    if (Object.hasOwn(sets, value)) list = sets[value];
    else throw templateFault('template.unknown_path_set', `path_pairs names the path set ${JSON.stringify(value)}, which does not exist`);
  }
  if (!Array.isArray(list)) throw templateFault('template.pairs_not_list', 'path_pairs is neither a list nor a set');
  return list.map((pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw templateFault('template.pair_malformed', 'a path pair is not a list of two paths');
    for (const path of pair) assertPath(path, 'path_pairs');
    return [asText(pair[0]), asText(pair[1])];
  });
}

export const setsOf = (template: Record<string, unknown>): Record<string, unknown> =>
  isObject(template['path_sets']) ? template['path_sets'] : {};
