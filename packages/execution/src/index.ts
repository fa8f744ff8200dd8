export { ExecutionError, type ExecutionErrorCode } from './error.js';
export type { RunClock, RunnerChoice, RunPlanOptions, RunProgress } from './options.js';
export { runPlan } from './run-plan.js';
export { runSelftest, type SelftestOptions } from './selftest.js';
export { runtimeStatus } from './status.js';
