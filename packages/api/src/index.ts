// The stable surface, and nothing else: a name here is a promise. Everything below it lives in a package of its own.

export type {
  ReindexResult,
  RunBundle,
  UnverifiedBundle,
  ValidationProgress,
  ValidationResult,
  VerifiedBundle,
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
export type { RunPlanOptions, RunProgress } from '@runtime/execution';
export type { Finding, LintResult, PlanBuildOptions, PlanBuildResult } from '@runtime/plan';
export { ChannelSpec } from './channel-spec.js';
export {
  buildOpRuntimeSummary,
  buildPlanFromTemplate,
  buildRuntimeInventory,
  emitPromotionPacket,
  lintPlan,
  lintRegistry,
  listLinkedExpectations,
  listLinkedProfiles,
  listPlans,
  listPlanTemplates,
  listProbes,
  listProfiles,
  listRegistries,
  loadBundle,
  loadPlan,
  loadPlanTemplate,
  loadRuntimeLinks,
  openBundleUnverified,
  planDigest,
  reindexBundle,
  resolveExpectationLink,
  resolveProbe,
  resolveProfile,
  resolveProfileLink,
  runPlan,
  runtimeStatus,
  summarizeOpsFromBundle,
  summarizeOpsFromPacket,
  validateBundle,
  writeOpRuntimeSummary,
} from './functions.js';
