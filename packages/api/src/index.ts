// The stable surface, and nothing else: a name here is a promise. Everything below it lives in a package of its own.

import { register } from '@runtime/reference';

export {
  loadBundle,
  openBundleUnverified,
  type ReindexResult,
  type RunBundle,
  reindexBundle,
  type UnverifiedBundle,
  type ValidationProgress,
  type ValidationResult,
  type VerifiedBundle,
  validateBundle,
} from '@runtime/bundle-store';
export { ChannelName, type LockHolder, LockMode } from '@runtime/channels';
export {
  type Observation,
  type OpRuntimeSummary,
  type Plan,
  type PlanTemplate,
  type ProbeEntry,
  type ProfileEntry,
  type PromotionPacket,
  RuntimeError,
  type RuntimeInventory,
  type RuntimeLinks,
  type StatusDocument,
} from '@runtime/contracts';
export { type RunPlanOptions, type RunProgress, runPlan, runtimeStatus } from '@runtime/execution';
export { buildRuntimeInventory } from '@runtime/inventory';
export { listLinkedExpectations, listLinkedProfiles, loadRuntimeLinks, resolveExpectationLink, resolveProfileLink } from '@runtime/links';
export { buildOpRuntimeSummary, summarizeOpsFromBundle, summarizeOpsFromPacket, writeOpRuntimeSummary } from '@runtime/op-summary';
export {
  buildPlanFromTemplate,
  type Finding,
  type LintResult,
  lintPlan,
  lintRegistry,
  listPlans,
  listPlanTemplates,
  listProbes,
  listProfiles,
  listRegistries,
  loadPlan,
  loadPlanTemplate,
  type PlanBuildOptions,
  type PlanBuildResult,
  planDigest,
  resolveProbe,
  resolveProfile,
} from '@runtime/plan';
export { emitPromotionPacket } from '@runtime/promotion';
export { ChannelSpec } from './channel-spec.js';

// Bundles of the reference are read too.
register();
