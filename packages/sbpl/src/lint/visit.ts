import type { Filter } from '../policy/filter.js';

/** Calls back for every text test of a filter, negated ones included. */
export function visitTexts(filter: Filter, visit: (filter: Extract<Filter, { kind: 'text' }>) => void): void {
  switch (filter.kind) {
    case 'all':
    case 'any':
      for (const each of filter.filters) visitTexts(each, visit);
      return;
    case 'not':
      visitTexts(filter.filter, visit);
      return;
    case 'endpoint':
      if (filter.pattern.path !== null) visitTexts(filter.pattern.path, visit);
      return;
    case 'text':
      visit(filter);
      return;
    default:
      return;
  }
}
