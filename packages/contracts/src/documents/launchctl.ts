import { z } from 'zod';
import { nullableText, openObject, sha256, text, texts, typed } from './fields.js';

export const LaunchctlCommandSchema = openObject({
  argv: texts,
  rc: z.int().nullable(),
  stdout_path: nullableText,
  stderr_path: nullableText,
  /** Ours: what the call was for. */
  step: text.optional(),
  timed_out: z.literal(true).optional(),
});
export interface LaunchctlCommand extends z.infer<typeof LaunchctlCommandSchema> {}

/** `launchctl/launchctl_diagnostics.json`: no schema string. */
export const LaunchctlDiagnosticsSchema = openObject({
  label: text,
  run_id: text,
  domain: nullableText,
  domain_reason: nullableText,
  session_types: texts.nullable(),
  plist_path: nullableText,
  launchctl_cmds: z.array(typed<LaunchctlCommand>(LaunchctlCommandSchema)),
  log_show: typed<LaunchctlCommand>(LaunchctlCommandSchema).optional(),
  bootstrap_failure: openObject({
    classification: text,
    rc: z.int().nullable(),
    causes: z.array(z.strictObject({ cause: text, explanation: text, check: text, verdict: z.enum(['yes', 'no', 'unknown']) })).optional(),
  }).optional(),
  /** What is known against the Node of a job that never connected. */
  advice: text.optional(),
  /** Ours: every staged file with its digest, and what became of job and stage. */
  staged: z.array(z.strictObject({ name: text, sha256 })).optional(),
  job_gone: z.enum(['confirmed', 'unconfirmed', 'never_loaded']).optional(),
  stage_removed: z.boolean().optional(),
  stage_left: texts.optional(),
});
export interface LaunchctlDiagnostics extends z.infer<typeof LaunchctlDiagnosticsSchema> {}
