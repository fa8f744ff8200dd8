/** The reasons of the reference, in the order in which they are evaluated. */
export const REFERENCE_PROMOTION_REASONS = [
  'manifest_missing',
  'bundle_in_progress',
  'run_status_missing',
  'not_clean_channel',
  'apply_preflight_missing',
  'already_sandboxed',
  'apply_failed',
  'bundle_integrity_unverified',
  'bundle_failed',
  'bundle_incomplete',
  'decision_stage_artifacts_missing',
] as const;

/** Ours, evaluated after those. In the `reference` rule set all but `bundle_repaired` are information only. */
export const EVIDENCE_PROMOTION_REASONS = [
  'bundle_repaired',
  'clean_start_unproven',
  'dry_run',
  'host_world_mismatch',
  'lock_not_held',
  'run_failed',
  'scenario_lane_missing',
  'simulated_runner',
  'tools_not_system',
  'evidence_inconsistent',
] as const;

/** Every reason in evaluation order; documents list them unique and sorted by code point. */
export const PROMOTION_REASONS = [...REFERENCE_PROMOTION_REASONS, ...EVIDENCE_PROMOTION_REASONS] as const;
export type PromotionReason = (typeof PROMOTION_REASONS)[number];

/** Never a reason, in either rule set. */
export const PROMOTION_INFORMATION = ['dyld_not_compared', 'filtered_run'] as const;
export type PromotionInformation = (typeof PROMOTION_INFORMATION)[number] | (typeof EVIDENCE_PROMOTION_REASONS)[number];
