import type { VfsTemplate } from '@runtime/contracts';
import { templateFault } from './expand.js';

type PathSets = NonNullable<VfsTemplate['path_sets']>;

/** Paths of a template: a list, the name of a set, or one path. A word without `/` is the name of a set. */
export function pathsOf(value: string | string[] | undefined, sets: PathSets, field: string): string[] {
  if (value === undefined) return [];
  if (typeof value !== 'string') return value;
  if (value.startsWith('/') && !Object.hasOwn(sets, value)) return [value];
  return setOf(value, sets, field).map((path) => {
    if (typeof path === 'string') return path;
    throw templateFault('template.paths_nested', `${field} holds pairs where single paths are due`, { field });
  });
}

/** Pairs of a template: a list, or the name of a set. */
export function pairsOf(value: string | Array<[string, string]> | undefined, sets: PathSets): Array<[string, string]> {
  if (value === undefined) return [];
  if (typeof value !== 'string') return value;
  return setOf(value, sets, 'path_pairs').map((pair) => {
    if (typeof pair !== 'string') return pair;
    throw templateFault('template.pair_malformed', 'path_pairs holds single paths where pairs are due');
  });
}

function setOf(name: string, sets: PathSets, field: string): PathSets[string] {
  const set = Object.hasOwn(sets, name) ? sets[name] : undefined;
  if (set !== undefined) return set;
  throw templateFault('template.unknown_path_set', `${field} names the path set ${JSON.stringify(name)}, which does not exist`, { field });
}
