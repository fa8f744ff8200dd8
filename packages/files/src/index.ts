export { steadyNow } from './clock.js';
export { CONFIG_NAME, readConfig } from './config.js';
export { chunksOf, type FileDigest, hashDescriptor, sha256OfFile } from './digest.js';
export { type DocumentRow, DocumentRows, leadsTo } from './document-rows.js';
export { FilesError, type FilesErrorCode, readFailure, systemCode, writeFailure } from './error.js';
export { type DirectoryEntry, type FileSystem, nodeFileSystem, OPEN } from './file-system.js';
export { mayHaveMember } from './find-member.js';
export { compileGlob } from './glob.js';
export { ArrayScanner, type ScannedRow, type ScanOptions, scanJsonArray, streamJsonArray } from './json-array.js';
export { readKeyFile } from './key-file.js';
export { type ByteSource, bytesOf, type NdjsonOptions, type NdjsonRow, NdjsonScanner, streamNdjson } from './ndjson.js';
export { checkOutput, checkOutsideRuns, type OutputKind, writeOutput } from './output.js';
export { strangersAbove } from './owner.js';
export { isInside, isSafeRelativePath, realPathOf, resolveInside, toRepoRelative } from './paths.js';
export { isProcessAlive } from './process-alive.js';
export { type ReadOptions, readDescriptor, readJsonFile, readRegularFile, readRegularFileSync, readTextFile } from './read.js';
export { type FindRepoRootOptions, findRepoRoot, findRepoRootSync } from './root.js';
export { type OpenedFile, type OpenStrategy, StrictDirectory, type StrictDirectoryOptions } from './strict-directory.js';
export { type NamedFolder, textsBelow } from './texts-below.js';
export {
  discard,
  isTemporaryName,
  makeDirectoryDurable,
  syncDirectory,
  takeModeOf,
  temporaryName,
  type WriteOptions,
  writeAll,
  writeFileDurable,
} from './write.js';
