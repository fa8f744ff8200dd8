import type { PolicyRule } from '../policy/rule.js';
import { visitLeaves } from '../policy/visit.js';
import type { UnknownConstruct } from '../types.js';
import type { Found } from './found.js';

const CODES = { regex: 'sbpl.bad-regex', address: 'sbpl.address-refused' } as const;

/** Filters that a compiler refuses, wherever they stand in a rule. `seen` is told of each, so that nobody else speaks of it. */
export function refusedFilters(rules: readonly PolicyRule[], seen: (unknown: UnknownConstruct) => void): Found[] {
  const found: Found[] = [];
  for (const rule of rules) {
    visitLeaves(rule.filter, (leaf) => {
      if (leaf.kind === 'unknown' && leaf.refused !== undefined) {
        seen(leaf.unknown);
        const message = `${leaf.unknown.reason}: a compiler refuses it`;
        found.push({ source: rule.source, code: CODES[leaf.refused], severity: 'error', message });
      }
    });
  }
  return found;
}
