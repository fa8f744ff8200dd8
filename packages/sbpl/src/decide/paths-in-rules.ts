import { visitTexts } from '../lint/visit.js';
import type { CompiledPolicy } from '../policy/compile.js';
import type { Action } from '../types.js';

/** A path that a rule names. */
export interface NamedPath {
  action: Action;
  /** How the rule compares: exactly, with all below, by a beginning or a pattern. */
  test: string;
  value: string;
  operations: readonly string[];
}

/** Every path that rules of a policy name, in the order of the rules. Forms that were not evaluated are left out. */
export function pathsInRules(policy: CompiledPolicy): NamedPath[] {
  const named: NamedPath[] = [];
  for (const { action, operations, filter } of policy.rules) {
    if (action === 'unknown') continue;
    visitTexts(filter, ({ attribute, test, value }) => {
      if (attribute === 'path') named.push({ action, test, value, operations });
    });
  }
  return named;
}
