import type { VerifiedBundle } from '@runtime/bundle-store';
import type { RunPlanOptions, WatchOutcome } from './options.js';
import { runPlanIn } from './run.js';
import { productionSetting } from './setting.js';

/**
 * Runs a plan: compiles it to a job, has a runner process work the job off, and commits what came back as a bundle
 * `<outDir>/<run id>` (contract: execution, 1; ours, 2 to 5). `LATEST` moves for runs that ended `ok` or `partial`.
 *
 * A run that started always ends as a committed bundle; its `status` says `failed` when the runner died, ran out of time
 * or was interrupted. What prevents the start throws, and leaves nothing behind. A disk that is full throws too, and leaves a
 * directory without an index, which nobody takes for evidence and `list-runs` calls `interrupted`.
 *
 * @param planPath Relative to the current directory.
 * @param outDir Bundle root; created when absent, locked for the whole run.
 * @throws ExecutionError; PlanError and SbplError for the plan; ChannelError for the lock; BundleError
 * `BUNDLE_RUN_EXISTS`; FilesError where the system refuses a write.
 */
export const runPlan = (planPath: string, outDir: string, options: RunPlanOptions = {}): Promise<VerifiedBundle> =>
  runPlanIn(productionSetting, planPath, outDir, options);

/** {@link runPlan}, and `watch` looks at the rows of the bundle while it is verified for the first time. */
export const runPlanWatched = (
  planPath: string,
  outDir: string,
  options: RunPlanOptions & { watch: WatchOutcome },
): Promise<VerifiedBundle> => runPlanIn(productionSetting, planPath, outDir, options);
