import type { NeededRule } from '@runtime/sbpl';
import type { OperationTable } from '@runtime/worlds';

/**
 * Rules without those that others make needless. Each allows one access of its own, so only a rule of a family that allows
 * the same of one of its members can do that.
 */
export function withoutImplied(
  needed: readonly NeededRule[],
  table: OperationTable,
  suffices: (rules: readonly NeededRule[]) => boolean,
): NeededRule[] {
  let kept = [...needed];
  for (const each of needed) {
    const hasFamily = kept.some(
      (other) => other !== each && filterOf(other) === filterOf(each) && isAbove(table, other.operation, each.operation),
    );
    const rest = kept.filter((other) => other !== each);
    if (hasFamily && suffices(rest)) kept = rest;
  }
  return kept;
}

const filterOf = ({ operation, rule }: NeededRule): string => rule.slice(`(allow ${operation}`.length);

function isAbove(table: OperationTable, family: string, operation: string): boolean {
  for (let at = table.parent(operation); at !== null; at = table.parent(at)) if (at === family) return true;
  return false;
}
