import type { Filter } from './filter.js';

/** What is left of a filter without the words that combine others. */
export type FilterLeaf = Exclude<Filter, { kind: 'all' | 'any' | 'not' }>;

/** Calls back for every part of a filter that is not a combination of others, negated ones included. */
export function visitLeaves(filter: Filter, visit: (leaf: FilterLeaf, isNegated: boolean) => void, isNegated = false): void {
  switch (filter.kind) {
    case 'all':
    case 'any':
      for (const each of filter.filters) visitLeaves(each, visit, isNegated);
      return;
    case 'not':
      visitLeaves(filter.filter, visit, !isNegated);
      return;
    default:
      visit(filter, isNegated);
      if (filter.kind === 'endpoint' && filter.pattern.path !== null) visitLeaves(filter.pattern.path, visit, isNegated);
  }
}

/** Calls back for every text test of a filter, negated ones included. */
export function visitTexts(filter: Filter, visit: (filter: Extract<Filter, { kind: 'text' }>, isNegated: boolean) => void): void {
  visitLeaves(filter, (leaf, isNegated) => {
    if (leaf.kind === 'text') visit(leaf, isNegated);
  });
}
