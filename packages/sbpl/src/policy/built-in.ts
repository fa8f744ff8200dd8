import type { OperationTable } from '@runtime/worlds';
import type { Action } from '../types.js';

/**
 * What the host answers by itself where no rule on the exact name speaks. `certain: false`: it may, and else the parent is
 * asked as for other operations.
 */
export interface BuiltIn {
  action: Action | 'unknown';
  certain: boolean;
}

/** An answer that the world only assumes is not certain. That of a root is: nobody else could be asked. */
export function builtInOf(table: OperationTable, operation: string, version: number): BuiltIn | null {
  if (table.parent(operation) === null) return { action: table.builtIn(operation, version) === 'allow' ? 'allow' : 'deny', certain: true };
  const action = table.builtIn(operation, version);
  return action === null ? null : { action, certain: action !== 'unknown' && table.sources?.built_in.source !== 'assumed' };
}
