import type { Filter } from '../policy/filter.js';
import type { UnknownConstruct } from '../types.js';

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

/** The constructs of a filter that are not evaluated. */
export function unknownConstructs(filter: Filter): UnknownConstruct[] {
  switch (filter.kind) {
    case 'all':
    case 'any':
      return filter.filters.flatMap(unknownConstructs);
    case 'not':
      return unknownConstructs(filter.filter);
    case 'unknown':
      return [filter.unknown];
    default:
      return [];
  }
}
