export { type BuildInventoryOptions, buildRuntimeInventory } from './build.js';
export { InventoryError, type InventoryErrorCode } from './error.js';
