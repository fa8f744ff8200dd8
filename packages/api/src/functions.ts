import {
  loadBundle as loadBundleUnguarded,
  openBundleUnverified as openBundleUnverifiedUnguarded,
  reindexBundle as reindexBundleUnguarded,
  validateBundle as validateBundleUnguarded,
} from '@runtime/bundle-store';
import { runPlan as runPlanUnguarded, runtimeStatus as runtimeStatusUnguarded } from '@runtime/execution';
import { buildRuntimeInventory as buildRuntimeInventoryUnguarded } from '@runtime/inventory';
import {
  listLinkedExpectations as listLinkedExpectationsUnguarded,
  listLinkedProfiles as listLinkedProfilesUnguarded,
  loadRuntimeLinks as loadRuntimeLinksUnguarded,
  resolveExpectationLink as resolveExpectationLinkUnguarded,
  resolveProfileLink as resolveProfileLinkUnguarded,
} from '@runtime/links';
import {
  buildOpRuntimeSummary as buildOpRuntimeSummaryUnguarded,
  summarizeOpsFromBundle as summarizeOpsFromBundleUnguarded,
  summarizeOpsFromPacket as summarizeOpsFromPacketUnguarded,
  writeOpRuntimeSummary as writeOpRuntimeSummaryUnguarded,
} from '@runtime/op-summary';
import {
  buildPlanFromTemplate as buildPlanFromTemplateUnguarded,
  lintPlan as lintPlanUnguarded,
  lintRegistry as lintRegistryUnguarded,
  listPlans as listPlansUnguarded,
  listPlanTemplates as listPlanTemplatesUnguarded,
  listProbes as listProbesUnguarded,
  listProfiles as listProfilesUnguarded,
  listRegistries as listRegistriesUnguarded,
  loadPlanTemplate as loadPlanTemplateUnguarded,
  loadPlan as loadPlanUnguarded,
  planDigest as planDigestUnguarded,
  resolveProbe as resolveProbeUnguarded,
  resolveProfile as resolveProfileUnguarded,
} from '@runtime/plan';
import { emitPromotionPacket as emitPromotionPacketUnguarded } from '@runtime/promotion';
import { any, guarded, guardedNow, optional, options, path, source, text } from './guard.js';

// Every function of the facade, with what its parameters take. What each does is said where it is written.

export const loadBundle: typeof loadBundleUnguarded = guarded(loadBundleUnguarded, path('dir'), options);
export const openBundleUnverified: typeof openBundleUnverifiedUnguarded = guarded(openBundleUnverifiedUnguarded, path('dir'), options);
export const reindexBundle: typeof reindexBundleUnguarded = guarded(reindexBundleUnguarded, path('dir'), options);
export const validateBundle: typeof validateBundleUnguarded = guarded(validateBundleUnguarded, path('dir'), options);

export const runPlan: typeof runPlanUnguarded = guarded(runPlanUnguarded, path('planPath'), path('outDir'), options);
export const runtimeStatus: typeof runtimeStatusUnguarded = guarded(runtimeStatusUnguarded, options);

export const buildRuntimeInventory: typeof buildRuntimeInventoryUnguarded = guarded(buildRuntimeInventoryUnguarded, options);

export const listLinkedExpectations: typeof listLinkedExpectationsUnguarded = guardedNow(listLinkedExpectationsUnguarded, any('links'));
export const listLinkedProfiles: typeof listLinkedProfilesUnguarded = guardedNow(listLinkedProfilesUnguarded, any('links'));
export const loadRuntimeLinks: typeof loadRuntimeLinksUnguarded = guarded(loadRuntimeLinksUnguarded, optional(path('path')), options);
export const resolveExpectationLink: typeof resolveExpectationLinkUnguarded = guardedNow(
  resolveExpectationLinkUnguarded,
  any('links'),
  text('expectationId'),
);
export const resolveProfileLink: typeof resolveProfileLinkUnguarded = guardedNow(
  resolveProfileLinkUnguarded,
  any('links'),
  text('profileId'),
);

export const buildOpRuntimeSummary: typeof buildOpRuntimeSummaryUnguarded = guardedNow(
  buildOpRuntimeSummaryUnguarded,
  any('observations'),
  options,
);
export const summarizeOpsFromBundle: typeof summarizeOpsFromBundleUnguarded = guarded(
  summarizeOpsFromBundleUnguarded,
  path('dir'),
  options,
);
export const summarizeOpsFromPacket: typeof summarizeOpsFromPacketUnguarded = guarded(
  summarizeOpsFromPacketUnguarded,
  path('path'),
  options,
);
export const writeOpRuntimeSummary: typeof writeOpRuntimeSummaryUnguarded = guarded(
  writeOpRuntimeSummaryUnguarded,
  any('document'),
  path('path'),
);

export const buildPlanFromTemplate: typeof buildPlanFromTemplateUnguarded = guarded(
  buildPlanFromTemplateUnguarded,
  text('templateId'),
  path('outDir'),
  options,
);
export const lintPlan: typeof lintPlanUnguarded = guarded(lintPlanUnguarded, path('path'), options);
export const lintRegistry: typeof lintRegistryUnguarded = guarded(lintRegistryUnguarded, optional(source), options);
export const listPlans: typeof listPlansUnguarded = guarded(listPlansUnguarded, options);
export const listPlanTemplates: typeof listPlanTemplatesUnguarded = guarded(listPlanTemplatesUnguarded, options);
export const listProbes: typeof listProbesUnguarded = guarded(listProbesUnguarded, source, options);
export const listProfiles: typeof listProfilesUnguarded = guarded(listProfilesUnguarded, source, options);
export const listRegistries: typeof listRegistriesUnguarded = guarded(listRegistriesUnguarded, options);
export const loadPlan: typeof loadPlanUnguarded = guarded(loadPlanUnguarded, path('path'), options);
export const loadPlanTemplate: typeof loadPlanTemplateUnguarded = guarded(loadPlanTemplateUnguarded, text('templateId'), options);
export const planDigest: typeof planDigestUnguarded = guardedNow(planDigestUnguarded, any('plan'));
export const resolveProbe: typeof resolveProbeUnguarded = guarded(resolveProbeUnguarded, source, text('probeId'), options);
export const resolveProfile: typeof resolveProfileUnguarded = guarded(resolveProfileUnguarded, source, text('profileId'), options);

export const emitPromotionPacket: typeof emitPromotionPacketUnguarded = guarded(
  emitPromotionPacketUnguarded,
  path('bundleDir'),
  path('outPath'),
  options,
);
