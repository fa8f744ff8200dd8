export type { Agreement } from './agreement/agreement.js';
export type { ArtifactWatch, ArtifactWatches } from './artifact-watch.js';
export {
  type ArtifactRow,
  type ArtifactRowsOptions,
  artifactRows,
  openArtifactStream,
  type ReadArtifactOptions,
  readArtifact,
  readJsonArtifact,
  showArtifacts,
} from './artifacts.js';
export { indexDirectory } from './build-index.js';
export { type CoreInput, coreProblems } from './core.js';
export { BundleError, type BundleErrorCode } from './error.js';
export { type ExaminedRun, type ExamineRunOptions, examineRun } from './examine.js';
export { type IndexedRun, parseIndex } from './index-bytes.js';
export { type IndexedArtifact, prefixOf } from './index-document.js';
export { parseLatest } from './latest.js';
export { type ListedRun, listRuns, type RunKind, type RunListing } from './list.js';
export { type LoadBundleOptions, loadBundle, loadWatched } from './load.js';
export { INDEX_FILE, inIndexOrder, LATEST_FILE, REPAIR_LOG_FILE } from './names.js';
export type { OpenBundleOptions, ReadBundleOptions } from './options.js';
export type { BundleProblem, BundleProblemCode, Severity } from './problem.js';
export type { ValidationProgress } from './progress.js';
export type { Reading, Severities } from './reading/reading.js';
export { readingOf, registerReading } from './reading/registry.js';
export { type ReindexOptions, type ReindexResult, reindexBundle } from './reindex.js';
export { findBundleRoots, runsThatBegin } from './roots.js';
export type { RowForm, SeenRow } from './row-reader.js';
export {
  bundleDirectory,
  type RunBundle,
  type UnverifiedBundle,
  type VerifiedBundle,
} from './run-bundle.js';
export { objectOf, type RunDocument, type RunDocuments } from './run-documents.js';
export { suffixOf } from './schema-version.js';
export { openBundleUnverified } from './unverified.js';
export { lookedAt, type ValidateBundleOptions, type ValidationResult, validateBundle } from './validate.js';
export type { WatchRun } from './watched-run.js';
export {
  type ArtifactAppender,
  type ArtifactContent,
  type BeginBundleOptions,
  type BundleWriter,
  beginBundle,
  type CommitOptions,
} from './writer.js';
