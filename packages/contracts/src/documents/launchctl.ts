import { z } from 'zod';
import { nullableText, text, texts } from './fields.js';

export const LaunchctlCommandSchema = z.looseObject({
  argv: texts,
  rc: z.int().nullable(),
  stdout_path: nullableText,
  stderr_path: nullableText,
});
export type LaunchctlCommand = z.infer<typeof LaunchctlCommandSchema>;

/** `launchctl/launchctl_diagnostics.json`: no schema string (contract: execution, 7.6). */
export const LaunchctlDiagnosticsSchema = z.looseObject({
  label: text,
  run_id: text,
  domain: nullableText,
  domain_reason: nullableText,
  session_types: texts.nullable(),
  plist_path: nullableText,
  launchctl_cmds: z.array(LaunchctlCommandSchema),
  log_show: LaunchctlCommandSchema.optional(),
  bootstrap_failure: z.looseObject({ classification: text, rc: z.int().nullable() }).optional(),
});
export type LaunchctlDiagnostics = z.infer<typeof LaunchctlDiagnosticsSchema>;
