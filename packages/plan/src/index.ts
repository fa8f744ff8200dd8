export { planDigest } from '@runtime/contracts';
export { compilePlan } from './compile/compile.js';
export { PlanError, type PlanErrorCode } from './error.js';
export { lintPlan } from './lint/plan-lint.js';
export { lintRegistry } from './lint/registry-lint.js';
export { describePlan } from './plan/describe.js';
export { listPlans } from './plan/list.js';
export { loadPlan } from './plan/load.js';
export type { QuestionedProfile, QuestionSuiteOptions, QuestionSuiteResult, SuiteQuestion } from './questions/types.js';
export { writeQuestionSuite } from './questions/write.js';
export { resolveWorld } from './read/worlds.js';
export { listRegistries } from './registry/locate.js';
export { listProbes, listProfiles, openRegistry, resolveProbe, resolveProfile } from './registry/lookup.js';
export { upgradeRegistry } from './registry/upgrade.js';
export { buildPlanFromTemplate } from './template/build.js';
export { listPlanTemplates, loadPlanTemplate } from './template/catalog.js';
export type {
  AppliedText,
  CompiledPlan,
  CompiledProfile,
  CompileOptions,
  Finding,
  KnownDecision,
  KnownOutcome,
  LintResult,
  PlanBuildOptions,
  PlanBuildResult,
  PlanDescription,
  PlanListing,
  RegistryChange,
  RegistryListing,
  RegistrySnapshot,
  RegistrySource,
  RepoOptions,
  TemplateListing,
  UpgradeOptions,
  UpgradeResult,
} from './types.js';
