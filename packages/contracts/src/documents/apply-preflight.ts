import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { hardened, nullableInteger, nullableText, openObject, schemaVersion, text, texts, typed } from './fields.js';

/** What a policy application reported. */
export const ApplyReportSchema = openObject({
  api: nullableText,
  rc: nullableInteger,
  errno: nullableInteger,
  errbuf: nullableText,
  err_class: nullableText,
  err_class_source: nullableText,
});
export interface ApplyReport extends z.infer<typeof ApplyReportSchema> {}

/** Whether the runner was itself sandboxed: `rc` and `sandboxed`, or `error` when nobody knows. */
export const SandboxCheckSelfSchema = openObject({
  source: text,
  rc: nullableInteger.optional(),
  sandboxed: z.boolean().nullable().optional(),
  error: text.optional(),
});
export interface SandboxCheckSelf extends z.infer<typeof SandboxCheckSelfSchema> {}

/** `apply_preflight.json`; the same object is embedded in the run manifest. */
export const ApplyPreflightSchema = openObject({
  world_id: text,
  run_id: nullableText,
  profile: text,
  runner: text,
  sandbox_check_self: typed<SandboxCheckSelf>(SandboxCheckSelfSchema),
  /** `ok` means that the command ran, not that the apply worked. */
  status: z.enum(['ok', 'error']),
  error: text.optional(),
  command: texts.optional(),
  exit_code: z.int().optional(),
  stdout: text.optional(),
  stderr: text.optional(),
  apply_report: typed<ApplyReport>(ApplyReportSchema).nullable().optional(),
  apply_marker_pid: nullableInteger.optional(),
  /** Null: nothing was applied, as in a simulated run. */
  apply_ok: z.boolean().nullable().optional(),
  failure_stage: nullableText.optional(),
  schema_version: schemaVersion(SCHEMA_VERSIONS.apply_preflight, hardened('apply_preflight')),
});
export interface ApplyPreflight extends z.infer<typeof ApplyPreflightSchema> {}
