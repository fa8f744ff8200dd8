import { z } from 'zod';
import { nullableText, openObject, text, texts, typed } from './fields.js';

export const LaunchctlCommandSchema = openObject({
  argv: texts,
  rc: z.int().nullable(),
  stdout_path: nullableText,
  stderr_path: nullableText,
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
  bootstrap_failure: openObject({ classification: text, rc: z.int().nullable() }).optional(),
});
export interface LaunchctlDiagnostics extends z.infer<typeof LaunchctlDiagnosticsSchema> {}
