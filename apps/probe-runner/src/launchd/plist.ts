/** What a property list holds here. */
type PlistValue = string | boolean | readonly PlistValue[] | { readonly [key: string]: PlistValue };

export interface JobPlist {
  label: string;
  /** Absolute program and its arguments. */
  arguments: readonly string[];
  workingDirectory: string;
  stdout: string;
  stderr: string;
  /** The whole environment launchd adds to its own. */
  environment: Readonly<Record<string, string>>;
  /** Absent for a graphical session. */
  sessionTypes: readonly string[] | null;
}

/**
 * The property list of one clean run, as text. Pure. Keys are sorted, as launchd's own tools print them.
 *
 * `LaunchOnlyOnce` stops a second spawn, `ProcessType` is written down because it changes timing, and `KeepAlive`,
 * `AbandonProcessGroup` and `EnableGlobbing` stay out on purpose: no restart, no orphans, no expansion of arguments.
 */
export function renderPlist(job: JobPlist): string {
  const root: Record<string, PlistValue> = {
    EnvironmentVariables: job.environment,
    Label: job.label,
    LaunchOnlyOnce: true,
    ...(job.sessionTypes === null ? {} : { LimitLoadToSessionType: job.sessionTypes }),
    ProcessType: 'Interactive',
    ProgramArguments: job.arguments,
    RunAtLoad: true,
    StandardErrorPath: job.stderr,
    StandardOutPath: job.stdout,
    WorkingDirectory: job.workingDirectory,
  };
  return `${HEAD}${render(root, '')}</plist>\n`;
}

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
`;

function render(value: PlistValue, indent: string): string {
  if (typeof value === 'string') return `${indent}<string>${xmlText(value)}</string>\n`;
  if (typeof value === 'boolean') return `${indent}<${value}/>\n`;
  const inner = `${indent}\t`;
  if (isList(value))
    return value.length === 0
      ? `${indent}<array/>\n`
      : `${indent}<array>\n${value.map((item) => render(item, inner)).join('')}${indent}</array>\n`;
  const keys = Object.keys(value).sort();
  if (keys.length === 0) return `${indent}<dict/>\n`;
  const members = keys.map((key) => `${inner}<key>${xmlText(key)}</key>\n${render(value[key] as PlistValue, inner)}`);
  return `${indent}<dict>\n${members.join('')}${indent}</dict>\n`;
}

const isList = (value: PlistValue): value is readonly PlistValue[] => Array.isArray(value);

/** XML has no way to write most control characters; a path that holds one cannot be in a property list. */
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

function xmlText(text: string): string {
  if (UNWRITABLE.test(text)) throw new TypeError('a property list cannot hold control characters');
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\r/g, '&#13;');
}
