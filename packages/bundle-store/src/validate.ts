import type { ResultOf } from '@runtime/contracts';
import { type ExaminedRun, type ExamineRunOptions, examineRun } from './examine.js';
import type { ReadBundleOptions } from './options.js';

export interface ValidateBundleOptions extends ReadBundleOptions, Pick<ExamineRunOptions, 'onProgress'> {
  /** A path that leads to no run is an error, as for every other reader, and not the answer that it is no valid bundle. */
  requireRun?: boolean | undefined;
}

/** What is wrong with a bundle; the document that `validate-bundle` prints. */
export interface ValidationResult extends ResultOf<'result.validate-bundle'> {}

/**
 * Everything that is wrong with a bundle, in one pass. A failed run is valid as a bundle. A file that the system does not let us read
 * is a `BUNDLE_READ_FAILED` of that file. Throws only when the run directory itself cannot be read, and with `requireRun` when the path
 * leads to no run; whatever the bundle holds ends in the result.
 */
export async function validateBundle(dir: string, options: ValidateBundleOptions = {}): Promise<ValidationResult> {
  const { repoRoot, fs, onProgress, maxBytes } = options;
  const run = await examineRun(dir, { repoRoot, fs, onProgress, maxBytes, everyProblem: true });
  if (!run.found && run.failure !== null && options.requireRun === true) throw run.failure;
  return {
    ok: run.errors.length === 0,
    run_id: run.run_id,
    bundle_dir: run.found ? run.bundle_dir : dir,
    status: run.status,
    rule_set: run.rule_set,
    repaired: run.repaired,
    artifacts: run.artifacts.length,
    bytes: run.bytes,
    index_sha256: run.index_sha256,
    looked_at: lookedAt(run),
    errors: run.errors,
    warnings: run.warnings,
  };
}

/** What an answer about a run stands on. Nothing was looked at where the documents ended it before. */
export const lookedAt = ({ checked, agreement }: ExaminedRun): { artifacts: number; rows: number } => ({
  artifacts: checked,
  rows: agreement?.rows ?? 0,
});
