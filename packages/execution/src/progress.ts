import { steadyNow } from '@runtime/files';
import type { Job, JobRow } from '@runtime/job';
import type { RunProgress } from './options.js';

/** A caller is told at most this often; the last row is always told. */
const EVERY_MS = 50;

/** Turns rows into progress. The callback's own failures are the caller's, and do not stop a run. */
export function progressReporter(
  job: Job,
  onProgress: ((progress: RunProgress) => void) | undefined,
): { row: (row: JobRow, done: number) => void; end: () => void } {
  const started = steadyNow();
  const total = job.probes.length;
  let told = Number.NEGATIVE_INFINITY;
  let pending: RunProgress | null = null;
  const tell = (progress: RunProgress) => {
    pending = null;
    told = steadyNow();
    try {
      onProgress?.(progress);
    } catch {
      // A progress display that breaks must not cost evidence.
    }
  };
  return {
    row({ lane, profile_id, expectation_id }, done) {
      const elapsed = Math.max(steadyNow() - started, 1) / 1000;
      pending = { done, total, rate: done / elapsed, current: { lane, profile_id, expectation_id } };
      if (done === total || steadyNow() - told >= EVERY_MS) tell(pending);
    },
    end() {
      if (pending !== null) tell(pending);
    },
  };
}
