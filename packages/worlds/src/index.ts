export { builtInWorld, builtInWorldIds, findBuiltInWorld, unknownWorld } from './built-in.js';
export type { ErrnoTable } from './errnos.js';
export { WorldError, type WorldErrorCode } from './error.js';
export type { FilterVocabulary } from './filters.js';
export { WorldFolder } from './folder.js';
export { type WorldFromDocumentOptions, worldFromDocument } from './from-document.js';
export { type HostIdentity, matchWorld, sameFact, type WorldMatch } from './match.js';
export type { ImplicitRule, OperationTable } from './operations.js';
export { requireParts, WORLD_PARTS, type World, type WorldPart, type WorldSource } from './world.js';
