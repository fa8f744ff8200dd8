import type { Promotability } from '@runtime/contracts';
import type { RootOption } from './options.js';
import { inspectRun } from './run.js';

/**
 * Whether a bundle may be promoted, and why not (contract: promotion). Derived from the bundle alone, every
 * time it is asked: no option or environment variable raises the answer, and what is not known does not pass.
 *
 * @param bundleDir A run directory, or a bundle root whose `LATEST` names one.
 * @throws PromotionError `RUN_DOCUMENT_UNREADABLE`; BundleError when a root names no run; FilesError when the system refuses.
 */
export async function assessPromotability(bundleDir: string, options: RootOption = {}): Promise<Promotability> {
  return (await inspectRun(bundleDir, options)).promotability;
}
