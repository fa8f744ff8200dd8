import type { NeededRule } from '@runtime/sbpl';

/** Rules as text to be pasted into a profile: one form an operation, one filter a line. */
export function rulesText(needed: readonly Pick<NeededRule, 'operation' | 'rule'>[]): string {
  const byOperation = new Map<string, string[]>();
  for (const { operation, rule } of needed) {
    const filter = rule.slice(`(allow ${operation}`.length, -1).trim();
    const filters = byOperation.get(operation) ?? [];
    if (!filters.includes(filter)) filters.push(filter);
    byOperation.set(operation, filters);
  }
  return [...byOperation]
    .map(([operation, filters]) => {
      if (filters.includes('')) return `(allow ${operation})`;
      return filters.length === 1 ? `(allow ${operation} ${filters[0]})` : `(allow ${operation}\n  ${filters.join('\n  ')})`;
    })
    .join('\n');
}
