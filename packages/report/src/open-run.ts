import {
  type ArtifactWatches,
  type ExaminedRun,
  examineRun,
  type OpenBundleOptions,
  type VerifiedBundle,
  type WatchRun,
} from '@runtime/bundle-store';
import { registerReader } from '@runtime/reference';

/** A run that was looked at once, and verifies. */
export interface OpenedRun {
  run: ExaminedRun;
  bundle: VerifiedBundle;
}

/** @throws BundleError with the first thing that is wrong. */
export async function openRun(
  dir: string,
  { repoRoot, maxBytes, watch }: OpenBundleOptions & { watch?: WatchRun | undefined },
): Promise<OpenedRun> {
  registerReader();
  const run = await examineRun(dir, { repoRoot, maxBytes, watch });
  if (run.failure !== null) throw run.failure;
  return { run, bundle: run.bundle as VerifiedBundle };
}

/** The same, with what `gather` found in the rows while they were read for their digest. */
export async function openRows<Rows extends { watches: ArtifactWatches }>(
  dir: string,
  options: OpenBundleOptions,
  gather: (run: Parameters<WatchRun>[0]) => Rows,
): Promise<OpenedRun & { rows: Rows }> {
  let rows: Rows | undefined;
  const watch: WatchRun = (run) => {
    rows = gather(run);
    return rows.watches;
  };
  const opened = await openRun(dir, { ...options, watch });
  // A run verifies only after its artifacts were read.
  return { ...opened, rows: rows as Rows };
}
