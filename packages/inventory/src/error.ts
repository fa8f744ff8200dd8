import { RuntimeError } from '@runtime/contracts';

export type InventoryErrorCode = 'INVENTORY_OPTIONS_INVALID' | 'INVENTORY_ROOT_UNREADABLE';

/** The inventory cannot be taken as asked. */
export class InventoryError extends RuntimeError<InventoryErrorCode> {}
