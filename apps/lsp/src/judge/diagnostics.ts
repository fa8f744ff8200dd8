import type { SbplFinding } from '@runtime/sbpl';
import { type Diagnostic, DiagnosticSeverity, type Range } from 'vscode-languageserver/node';
import { nodeStarting } from '../text/nodes.js';
import type { Profile } from '../text/profile.js';

/** Findings as an editor shows them, each under the form, name or text that it is about. */
export const diagnosticsOf = (profile: Profile, findings: readonly SbplFinding[]): Diagnostic[] =>
  findings.map((finding) => ({
    range: rangeOf(profile, finding),
    severity: finding.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code: finding.code,
    source: 'sbpl',
    message: messageOf(profile, finding),
  }));

function messageOf({ file: own }: Profile, { message, hint, file, line, column }: SbplFinding): string {
  const said = file === own ? message : `${file}:${line}:${column}: ${message}`;
  return hint === undefined ? said : `${said}\n${hint}`;
}

function rangeOf(profile: Profile, { line, column, file }: SbplFinding): Range {
  if (file !== profile.file) return profile.range(0, 0);
  const start = profile.offsetAt(line, column);
  const node = nodeStarting(profile.tree.forms, start);
  const newline = profile.text.indexOf('\n', start);
  const lineEnd = newline === -1 ? profile.text.length : newline;
  // A rule may be as long as its file: its first line shows where it is.
  const end = node === null ? /[\s()]|$/.exec(profile.text.slice(start + 1, lineEnd))?.index : undefined;
  return profile.range(start, node === null ? start + 1 + (end ?? 0) : Math.min(node.span.end, lineEnd));
}
