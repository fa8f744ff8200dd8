import { type ExaminedRun, examineRun, type OpenBundleOptions, type VerifiedBundle } from '@runtime/bundle-store';
import { registerReader } from '@runtime/reference';

/** A run that was looked at once, and verifies. */
export interface OpenedRun {
  run: ExaminedRun;
  bundle: VerifiedBundle;
}

/** @throws BundleError with the first thing that is wrong. */
export async function openRun(dir: string, { repoRoot, maxBytes }: OpenBundleOptions): Promise<OpenedRun> {
  registerReader();
  const run = await examineRun(dir, { repoRoot, maxBytes });
  if (run.failure !== null) throw run.failure;
  return { run, bundle: run.bundle as VerifiedBundle };
}
