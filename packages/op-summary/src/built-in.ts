import { OPERATION_NAMES } from '@runtime/contracts';
import type { OperationIds } from './vocabulary.js';

let table: OperationIds | undefined;

/** The baseline host's ids by name. */
export const builtInIds = (): OperationIds => (table ??= new Map(OPERATION_NAMES.map((name, id) => [name, id])));
