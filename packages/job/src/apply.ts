import { ApplyApiSchema, ApplyClassSchema, ApplyClassSourceSchema, RunIdSchema, SCHEMA_VERSIONS } from '@runtime/contracts';
import { z } from 'zod';
import { named, nullableInteger, nullableText, text, texts } from './fields.js';

/** What the call that applies a policy reported. */
export const RowApplySchema = z.strictObject({
  api: ApplyApiSchema,
  rc: z.int(),
  errno: nullableInteger,
  errbuf: nullableText,
  err_class: ApplyClassSchema,
  err_class_source: ApplyClassSourceSchema,
});
export interface RowApply extends z.infer<typeof RowApplySchema> {}

/** Whether the runner's own process is in a sandbox. `sandboxed` is null when nobody could tell, and `error` says why. */
export const SelfCheckSchema = z.strictObject({
  source: z.enum(['sandbox_check', 'nested_sandbox_exec']),
  rc: nullableInteger,
  sandboxed: z.boolean().nullable(),
  error: text.optional(),
});
export interface SelfCheck extends z.infer<typeof SelfCheckSchema> {}

const head = {
  world_id: text,
  run_id: RunIdSchema,
  /** The profile that was tried, as the plan names it. */
  profile: named,
  /** Absolute path of `sandbox-exec`, or `simulated`. */
  runner: named,
  sandbox_check_self: z.union([
    z.strictObject({ source: text, rc: nullableInteger, sandboxed: z.boolean().nullable() }),
    z.strictObject({ source: text, error: text }),
  ]),
  schema_version: z.literal(SCHEMA_VERSIONS.apply_preflight),
  harness: text.optional(),
};

/** The apply preflight of a run, as the end record carries it and `apply_preflight.json` holds it. */
export const PreflightRecordSchema = z.discriminatedUnion('status', [
  z.strictObject({
    ...head,
    status: z.literal('ok'),
    command: texts,
    exit_code: z.int(),
    stdout: text,
    stderr: text,
    /** Null where nothing was applied: a simulated run applies no policy. */
    apply_report: RowApplySchema.nullable(),
    apply_marker_pid: nullableInteger,
    apply_ok: z.boolean().nullable(),
    failure_stage: z.literal('apply').nullable(),
  }),
  z.strictObject({ ...head, status: z.literal('error'), error: z.enum(['profile_changed', 'timeout', 'missing_sandbox_exec']) }),
]);
export type PreflightRecord = z.infer<typeof PreflightRecordSchema>;
