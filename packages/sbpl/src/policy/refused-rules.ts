import { misapplied } from './applicability.js';
import type { PolicyRule, Refusal } from './rule.js';
import { visitLeaves } from './visit.js';

/** What a compiler refuses in rules that are there for certain: addresses and patterns it cannot take, and what does not apply. */
export function refusedRules(rules: readonly PolicyRule[]): Refusal[] {
  const certain = rules.filter(({ unknown }) => unknown.length === 0);
  const refused = misapplied(certain).map(({ source, message }): Refusal => ({ kind: 'bad-form', source, message }));
  for (const { filter, source } of certain) {
    visitLeaves(filter, (leaf) => {
      if (leaf.kind === 'unknown' && leaf.refused !== undefined) {
        refused.push({ kind: 'bad-form', source, message: `${leaf.unknown.reason}: a compiler refuses it` });
      }
    });
  }
  return refused;
}
