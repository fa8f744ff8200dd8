import { z } from 'zod';

/** How a probe that ran came to its end. */
export const MEASURED_OUTCOMES = ['completed', 'timed_out', 'signalled'] as const;
export const MeasuredOutcomeSchema = z.enum(MEASURED_OUTCOMES);

/** Why a probe was not run, or ran and measured nothing. */
export const ROW_REASONS = [
  'aborted_before_start',
  'already_sandboxed',
  'apply_refused',
  'check_failed',
  'compiler_aborted',
  'driver_unavailable',
  'driver_unknown',
  'exec_failed',
  'exec_refused',
  'killed_before_start',
  'no_filter_to_ask_about',
  'no_policy_to_ask',
  'operation_unknown',
  'output_limit',
  'policy_unknown',
  'prerequisite_denied',
  'prerequisite_failed',
  'probe_failed',
  'profile_invalid',
  'profile_refused',
  'profile_unreadable',
  'row_too_large',
  'runner_failed',
  'spawn_failed',
  'stub_exec_refused',
  'system_profile_absent',
  'target_holds_nul',
  'target_missing',
  'target_unusable',
  'unclassified',
  'would_change_host',
] as const;
export const RowReasonSchema = z.enum(ROW_REASONS);
export type RowReason = z.infer<typeof RowReasonSchema>;

/** What went wrong at the stage that a row names. */
export const ROW_FAILURE_KINDS = [
  'apply_already_sandboxed',
  'bootstrap_deny_process_exec',
  'bootstrap_exec_failed',
  'probe_nonzero_exit',
  'probe_signalled',
  'probe_timeout',
  'sandbox_apply_failed',
  'sandbox_init_failed',
] as const;
export const RowFailureKindSchema = z.enum(ROW_FAILURE_KINDS);
export type RowFailureKind = z.infer<typeof RowFailureKindSchema>;

/** Stages at which a row can stop. */
export const ROW_FAILURE_STAGES = ['apply', 'bootstrap', 'probe'] as const;
export const RowFailureStageSchema = z.enum(ROW_FAILURE_STAGES);
export type RowFailureStage = z.infer<typeof RowFailureStageSchema>;

/** The call that takes a policy on: from text, or from a compiled blob. */
export const APPLY_APIS = ['sandbox_init', 'sandbox_apply'] as const;
export const ApplyApiSchema = z.enum(APPLY_APIS);

/** Classes of the answer to that call, and what the class was read from. */
export const APPLY_CLASSES = ['ok', 'already_sandboxed', 'errno_eperm', 'errno_eacces', 'errno_other', 'unknown'] as const;
export const ApplyClassSchema = z.enum(APPLY_CLASSES);
export const APPLY_CLASS_SOURCES = ['none', 'stderr_prefix', 'errno_only', 'errbuf_regex', 'errbuf_present'] as const;
export const ApplyClassSourceSchema = z.enum(APPLY_CLASS_SOURCES);

/** Who takes the policy on: `sandbox-exec` before it executes the probe, or the probe's own process. */
export const APPLY_MODELS = ['exec_wrapper', 'self_apply'] as const;
export const ApplyModelSchema = z.enum(APPLY_MODELS);

/** When it is taken on: before the probe is executed, or before its one system call. */
export const APPLY_TIMINGS = ['pre_exec', 'pre_syscall'] as const;
export const ApplyTimingSchema = z.enum(APPLY_TIMINGS);
