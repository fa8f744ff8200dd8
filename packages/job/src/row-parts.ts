import { z } from 'zod';
import { count, named, nullableInteger, nullableText, text } from './fields.js';

/** An access by operation and path, or name. */
export const DeniedAccessSchema = z.strictObject({ operation: named, path: text });
export interface DeniedAccess extends z.infer<typeof DeniedAccessSchema> {}

/** A denial of what the driver needs for itself, and the name under which a plan can grant it. */
export const PrerequisiteSchema = DeniedAccessSchema.extend({ need: named });
export interface Prerequisite extends z.infer<typeof PrerequisiteSchema> {}

/** The policy rule that decided. */
export const RowRuleSchema = z.strictObject({
  file: text,
  line: count,
  part: z.enum(['base', 'run-time-block', 'key-rule', 'import']),
  text,
});

/** A construct that the engine does not evaluate. */
export const RowUnknownSchema = z.strictObject({ construct: text, reason: text, file: text, line: count });

/** What a call told besides its answer. */
export const CallDetailsSchema = z.strictObject({
  /** Which of the calls behind the driver failed. */
  step: text.optional(),
  /** The errno of that step, which is not the errno of the operation. */
  step_errno: z.int().optional(),
  /** Return code of the kernel interface, where that is no errno. */
  code: z.int().optional(),
  kr: z.int().optional(),
  rc: z.int().optional(),
  open_kr: z.int().optional(),
  service_present: z.boolean().nullable().optional(),
  found: z.boolean().optional(),
  connected: z.boolean().optional(),
  reply_type: z.enum(['error', 'dictionary']).optional(),
  xpc_error: text.optional(),
  bytes: count.optional(),
  /** Posts that arrived, of a notification that was watched for from outside the sandbox. */
  delivered: count.optional(),
  unlink_errno: z.int().optional(),
});
export interface CallDetails extends z.infer<typeof CallDetailsSchema> {}

/** F_GETPATH of the descriptor that a probe opened, and of its sibling that keeps firmlinks apart, or the errno of asking. */
export const ObservedPathsSchema = z.strictObject({
  observed_path: text.optional(),
  observed_path_errno: z.int().optional(),
  observed_path_nofirmlink: text.optional(),
  observed_path_nofirmlink_errno: z.int().optional(),
});
export interface ObservedPaths extends z.infer<typeof ObservedPathsSchema> {}

/** The listener that a loopback probe meets. */
export const RowListenerSchema = z.strictObject({
  host: text,
  port: count,
  status: z.literal('ok'),
  error: nullableText,
  precheck: z.strictObject({ status: z.literal('skipped'), error: nullableText }),
  accept_count: count,
});

/** The question of the oracle lane, and its answer. */
export const OracleAnswerSchema = z.strictObject({
  source: z.enum(['engine', 'sandbox_check']),
  operation: named,
  /** Document number of the filter; null when the world gives it none. */
  filter_type: nullableInteger,
  filter_type_name: nullableText,
  argument: text,
  decision: z.enum(['allow', 'deny', 'error']),
});
export interface OracleAnswer extends z.infer<typeof OracleAnswerSchema> {}
