/** Lanes in the order in which they run. */
export const LANES = ['baseline', 'scenario', 'oracle'] as const;
export type Lane = (typeof LANES)[number];

export const DECISIONS = ['allow', 'deny'] as const;
export type Decision = (typeof DECISIONS)[number];

export const RUNNERS = ['seatbelt', 'simulated'] as const;
/** Who applied the policy: the real kernel, or the policy engine. */
export type RunnerName = (typeof RUNNERS)[number];

export const CHANNELS = ['direct', 'launchd_clean'] as const;
/** How the runner process is started. The const object with the same members lives in `@runtime/channels`. */
export type ChannelNameValue = (typeof CHANNELS)[number];

export const PROFILE_MODES = ['sbpl', 'blob'] as const;
export type ProfileMode = (typeof PROFILE_MODES)[number];

export const CONTROLS = ['baseline', 'allow_default', 'deny_default'] as const;
export type Control = (typeof CONTROLS)[number];

/** Stages at which no decision was measured. The set of stages itself is open. */
export const BLOCKED_STAGES = ['apply', 'bootstrap', 'preflight'] as const;
export const isBlockedStage = (stage: unknown): boolean => (BLOCKED_STAGES as readonly unknown[]).includes(stage);
export const FAILURE_STAGES = ['apply', 'bootstrap', 'preflight', 'probe'] as const;

export const MISMATCH_TYPES = [
  'op_not_witnessed',
  'preflight_blocked',
  'apply_gate',
  'bootstrap_deny_process_exec',
  'bootstrap_failed',
  'canonicalization_boundary',
  'unexpected_deny',
  'unexpected_allow',
  'filter_diff',
] as const;
export type MismatchType = (typeof MISMATCH_TYPES)[number];

export const MISMATCH_REASONS = [
  'op_not_witnessed',
  'canonicalization_boundary',
  'ambient_platform_restriction',
  'capture_pipeline_disagreement',
  'expectation_too_strong',
  'path_normalization_sensitivity',
  'anchor_alias_gap',
] as const;
export type MismatchReason = (typeof MISMATCH_REASONS)[number];

export const EVIDENCE_TIERS = ['bedrock', 'mapped', 'hypothesis'] as const;
export type EvidenceTier = (typeof EVIDENCE_TIERS)[number];
