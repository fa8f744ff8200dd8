export { ArchiveError, type ArchiveErrorCode } from './error.js';
export { type OpenedArchive, openArchive } from './open.js';
export { type PackOptions, type PackResult, packBundle } from './pack.js';
export type { ReadArchiveOptions } from './read.js';
export { type RunSource, runSources } from './sources.js';
export { type UnpackResult, unpackBundle } from './unpack.js';
