export { ExecutionError, type ExecutionErrorCode } from './error.js';
export type { RunClock, RunnerChoice, RunPlanOptions, RunProgress, WatchOutcome } from './options.js';
export { runPlan, runPlanWatched } from './run-plan.js';
export { planOfSelftest, runSelftest, type SelftestOptions, type SelftestProgress, type SelftestReport } from './selftest/selftest.js';
export { runtimeStatus } from './status.js';
export { askRunner, type RunnerAnswer } from './worker/ask-runner.js';
