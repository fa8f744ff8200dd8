import { inspectRun } from './inspect.js';
import type { ReadBundleOptions } from './load.js';
import { openRun } from './locate.js';
import { asBundleError, type BundleProblem, Findings, problemOf } from './problem.js';
import { ProgressReporter, type ValidationProgress } from './progress.js';
import type { RuleSet } from './rules.js';
import { documentPath } from './run-bundle.js';

export interface ValidateBundleOptions extends ReadBundleOptions {
  /** A path that leads to no run is an error, as for every other reader, and not the answer that it is no valid bundle. */
  requireRun?: boolean | undefined;
  /** Told how far it is, at most every 50 ms, and at the end. */
  onProgress?: ((progress: ValidationProgress) => void) | undefined;
}

export interface ValidationResult {
  ok: boolean;
  run_id: string | null;
  bundle_dir: string;
  status: 'ok' | 'partial' | 'failed' | null;
  rule_set: RuleSet;
  repaired: boolean;
  /** How many artifacts the index names. */
  artifacts: number;
  /** What they hold together. */
  bytes: number;
  /** SHA-256 of the index file. */
  index_sha256: string | null;
  /** Each makes the bundle invalid. */
  errors: BundleProblem[];
  /** None does. */
  warnings: BundleProblem[];
}

/**
 * Everything that is wrong with a bundle, in one pass. A failed run is valid as a bundle. Throws only when
 * the system refuses to read, and with `requireRun` when the path leads to no run; whatever the bundle holds ends in the result.
 */
export async function validateBundle(dir: string, options: ValidateBundleOptions = {}): Promise<ValidationResult> {
  const result: ValidationResult = {
    ok: false,
    run_id: null,
    bundle_dir: dir,
    status: null,
    rule_set: 'reference',
    repaired: false,
    artifacts: 0,
    bytes: 0,
    index_sha256: null,
    errors: [],
    warnings: [],
  };
  let directory: ReturnType<typeof openRun>;
  try {
    directory = openRun(dir, options.fs);
  } catch (error) {
    const known = asBundleError(error, dir);
    if (options.requireRun === true || (known as { category?: string }).category !== 'input') throw known;
    result.errors.push(problemOf(known));
    return result;
  }
  try {
    result.bundle_dir = documentPath(directory.path, options.repoRoot);
    const findings = new Findings();
    const progress = options.onProgress === undefined ? undefined : new ProgressReporter(options.onProgress);
    const found = await inspectRun(directory, findings, { fs: options.fs, stopEarly: false, progress });
    // What could not be read was not found wrong: that is the system's answer, not the bundle's.
    const refused = findings.raised.find((error) => (error as { category?: string }).category === 'system');
    if (refused !== undefined) throw refused;
    for (const error of findings.late) findings.error(error);
    result.run_id = found.reading?.runId ?? null;
    result.status = found.reading?.status ?? null;
    result.rule_set = found.rules.set;
    result.repaired = found.repaired;
    result.artifacts = found.reading?.entries.length ?? 0;
    result.bytes = found.bytes;
    result.index_sha256 = found.indexSha256;
    result.errors = findings.errors;
    result.warnings = findings.warnings;
    result.ok = findings.errors.length === 0;
    return result;
  } finally {
    directory.close();
  }
}
