// Loaded where the question is one that a plan or a run asks.
export { probeOfBundle } from '../question/probe-of-bundle.js';
export { probeOfPlan } from '../question/probe-of-plan.js';
