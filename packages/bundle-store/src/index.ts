export {
  type ArtifactRowsOptions,
  artifactLines,
  artifactRows,
  openArtifactStream,
  type ReadArtifactOptions,
  readArtifact,
  readJsonArtifact,
} from './artifacts.js';
export { indexDirectory } from './build-index.js';
export { BundleError, type BundleErrorCode } from './error.js';
export { parseLatest } from './latest.js';
export { type ListedRun, listRuns, type RunKind, type RunListing } from './list.js';
export { type LoadBundleOptions, loadBundle, type ReadBundleOptions } from './load.js';
export { ARTIFACT_ORDER, CORE_ARTIFACTS, INDEX_FILE, isRunId, LATEST_FILE, REPAIR_LOG_FILE, REQUIRED_ARTIFACTS } from './names.js';
export type { BundleProblem } from './problem.js';
export type { ValidationProgress } from './progress.js';
export { type ReindexOptions, type ReindexResult, reindexBundle } from './reindex.js';
export type { RepairEntry } from './repair-log.js';
export {
  type ArtifactIndex,
  bundleDirectory,
  type RunBundle,
  type RunOutcome,
  type UnverifiedBundle,
  type VerifiedBundle,
} from './run-bundle.js';
export { openBundleUnverified } from './unverified.js';
export { type ValidateBundleOptions, type ValidationResult, validateBundle } from './validate.js';
export {
  type ArtifactAppender,
  type ArtifactContent,
  type BeginBundleOptions,
  type BundleWriter,
  beginBundle,
  type CommitOptions,
} from './writer.js';
