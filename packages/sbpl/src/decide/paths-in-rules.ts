import { type CompiledPolicy, referenceOf } from '../policy/compile.js';
import { visitTexts } from '../policy/visit.js';
import type { Action, RuleReference } from '../types.js';

/** A path that a rule names. */
export interface NamedPath {
  action: Action;
  /** How the rule compares: exactly, with all below, by a beginning or a pattern. */
  test: string;
  value: string;
  operations: readonly string[];
  rule: RuleReference;
}

/** Every path that rules of a policy name, in the order of the rules. What a filter excepts and forms that were not evaluated are left out. */
export function pathsInRules(policy: CompiledPolicy): NamedPath[] {
  const named: NamedPath[] = [];
  for (const { action, operations, filter, source } of policy.rules) {
    if (action === 'unknown') continue;
    visitTexts(filter, ({ attribute, test, value }, isNegated) => {
      if (attribute === 'path' && !isNegated) named.push({ action, test, value, operations, rule: referenceOf(source) });
    });
  }
  return named;
}

/** The rules that allow one of some operations, without looking at their filters. */
export const allowingRules = (policy: CompiledPolicy, operations: readonly string[]): RuleReference[] =>
  policy.rules
    .filter((each) => each.action === 'allow' && each.operations.some((name) => operations.includes(name)))
    .map(({ source }) => referenceOf(source));
