// The stable surface, and nothing else: a name here is a promise. Everything below it lives in a package of its own.
export { type LockHolder, ChannelName, LockMode } from '@runtime/channels';
export { ChannelSpec } from './channel-spec.js';
export {
  loadBundle,
  openBundleUnverified,
  reindexBundle,
  type ReindexResult,
  type RunBundle,
  type UnverifiedBundle,
  validateBundle,
  type ValidationResult,
  type VerifiedBundle,
} from '@runtime/bundle-store';
export {
  type Observation,
  type OpRuntimeSummary,
  type Plan,
  type PlanTemplate,
  type ProbeEntry,
  type ProfileEntry,
  type PromotionPacket,
  type RuntimeLinks,
  RuntimeError,
  type RuntimeInventory,
  type StatusDocument,
} from '@runtime/contracts';
export { runPlan, type RunPlanOptions, type RunProgress, runtimeStatus } from '@runtime/execution';
export { buildRuntimeInventory } from '@runtime/inventory';
export { listLinkedExpectations, listLinkedProfiles, loadRuntimeLinks, resolveExpectationLink, resolveProfileLink } from '@runtime/links';
export { buildOpRuntimeSummary, summarizeOpsFromBundle, summarizeOpsFromPacket, writeOpRuntimeSummary } from '@runtime/op-summary';
export {
  buildPlanFromTemplate,
  type Finding,
  lintPlan,
  lintRegistry,
  type LintResult,
  listPlans,
  listPlanTemplates,
  listProbes,
  listProfiles,
  listRegistries,
  loadPlan,
  loadPlanTemplate,
  planDigest,
  type PlanBuildOptions,
  type PlanBuildResult,
  resolveProbe,
  resolveProfile,
} from '@runtime/plan';
export { emitPromotionPacket } from '@runtime/promotion';
