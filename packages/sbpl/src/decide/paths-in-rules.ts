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

/** Every path that rules of a policy name, in the order of the rules. Forms that were not evaluated are left out. */
export function pathsInRules(policy: CompiledPolicy): NamedPath[] {
  const named: NamedPath[] = [];
  for (const { action, operations, filter, source } of policy.rules) {
    if (action === 'unknown') continue;
    visitTexts(filter, ({ attribute, test, value }) => {
      if (attribute === 'path') named.push({ action, test, value, operations, rule: referenceOf(source) });
    });
  }
  return named;
}

/** The first rule that allows one of some operations, without looking at its filters; null where none does. */
export function allowingRule(policy: CompiledPolicy, operations: readonly string[]): RuleReference | null {
  const rule = policy.rules.find((each) => each.action === 'allow' && each.operations.some((name) => operations.includes(name)));
  return rule === undefined ? null : referenceOf(rule.source);
}
