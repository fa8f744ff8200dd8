import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { hardened, nullableInteger, nullableText, schemaVersion, text, texts } from './fields.js';

/** What a policy application reported (contract: normalisation, 10.2). */
export const ApplyReportSchema = z.looseObject({
  api: nullableText,
  rc: nullableInteger,
  errno: nullableInteger,
  errbuf: nullableText,
  err_class: nullableText,
  err_class_source: nullableText,
});
export type ApplyReport = z.infer<typeof ApplyReportSchema>;

/** Whether the runner was itself sandboxed: `rc` and `sandboxed`, or `error` when nobody knows. */
export const SandboxCheckSelfSchema = z.looseObject({
  source: text,
  rc: nullableInteger.optional(),
  sandboxed: z.boolean().nullable().optional(),
  error: text.optional(),
});
export type SandboxCheckSelf = z.infer<typeof SandboxCheckSelfSchema>;

/** `apply_preflight.json`; the same object is embedded in the run manifest (contract: execution, 2.3). */
export const ApplyPreflightSchema = z.looseObject({
  world_id: text,
  run_id: nullableText,
  profile: text,
  runner: text,
  sandbox_check_self: SandboxCheckSelfSchema,
  /** `ok` means that the command ran, not that the apply worked. */
  status: z.enum(['ok', 'error']),
  error: text.optional(),
  command: texts.optional(),
  exit_code: z.int().optional(),
  stdout: text.optional(),
  stderr: text.optional(),
  apply_report: ApplyReportSchema.nullable().optional(),
  apply_marker_pid: nullableInteger.optional(),
  apply_ok: z.boolean().optional(),
  failure_stage: nullableText.optional(),
  schema_version: schemaVersion(SCHEMA_VERSIONS.apply_preflight, hardened('apply_preflight')),
});
export type ApplyPreflight = z.infer<typeof ApplyPreflightSchema>;
