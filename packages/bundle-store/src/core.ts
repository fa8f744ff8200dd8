import { ARTIFACTS } from '@runtime/contracts';
import { type JsonObject, member } from './document.js';
import type { BundleError } from './error.js';
import { INDEX_FILE } from './names.js';
import { bundleError } from './problem.js';

/** What an index lists and declares missing, by name, and what the run says of itself. */
export interface CoreInput {
  names: ReadonlySet<string>;
  missing: readonly string[];
  failed: boolean;
  manifest: JsonObject | null;
}

/** Without them an index speaks of no run. */
const IDENTITY = [ARTIFACTS.run_status.file, ARTIFACTS.run_manifest.file];
const RESULTS = [ARTIFACTS.runtime_results.file, ARTIFACTS.baseline_results.file, ARTIFACTS.oracle_results.file];

/**
 * What an index must list before its digests show anything, whoever wrote it: the run's status and manifest, the matrix, and
 * results of a lane, unless the run says why it has none.
 */
export function coreProblems({ names, missing, failed, manifest }: CoreInput): BundleError[] {
  if (names.size === 0) return [required(INDEX_FILE, 'the index lists no artifacts, so it shows nothing')];
  const isDeclared = (name: string): boolean => names.has(name) || missing.includes(name);
  const problems = IDENTITY.filter((name) => !names.has(name)).map((name) => required(name, `the index does not name ${name}`));
  const matrix = ARTIFACTS.expected_matrix.file;
  if (!isDeclared(matrix)) problems.push(required(matrix, `the index does not name ${matrix}, which says what was expected`));
  const hasReason =
    failed || member(manifest, 'dry_run') === true || member(member(member(manifest, 'execution'), 'lanes'), 'scenario') === false;
  if (!hasReason && !RESULTS.some(isDeclared)) {
    problems.push(required(RESULTS[0] as string, 'the index names no results of any lane, and the run says no reason for that'));
  }
  return problems;
}

const required = (path: string, message: string): BundleError =>
  bundleError('BUNDLE_ARTIFACT_REQUIRED', message, { path, hint: 'take the bundle from its source again' });
