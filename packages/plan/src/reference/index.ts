/**
 * The reference's behaviour, its weaknesses included, over the same code: what it lets through, what it dies of,
 * and what it leaves behind. Only the conformance proofs use it.
 */
export { buildReferencePlan } from './build.js';
export { lintReferencePlan } from './lint-plan.js';
export { lintReferenceRegistry } from './lint-registry.js';
export { loadReferencePlan } from './load-plan.js';
export { type Condition, ReferenceFailure } from './read.js';
export { upgradeReferenceRegistry } from './upgrade.js';
