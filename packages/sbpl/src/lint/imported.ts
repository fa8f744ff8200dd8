import type { RuleSet, RuleSource } from '../policy/rule.js';
import { ASSUMED } from '../policy/system-profiles.js';
import type { SbplFinding } from '../types.js';

/** What is found in a text that the author cannot edit here says no more than how much there is of it. */
export function summarizeImports(findings: readonly SbplFinding[], { imports }: Pick<RuleSet, 'imports'>): SbplFinding[] {
  const own = findings.filter(({ part }) => part !== 'import');
  const files = new Map<string, SbplFinding[]>();
  for (const finding of findings) {
    if (finding.part === 'import' && !finding.file.endsWith(ASSUMED)) {
      files.set(finding.file, [...(files.get(finding.file) ?? []), finding]);
    }
  }
  for (const [file, inside] of files) {
    const site = imports.find((each) => each.file === file)?.site;
    own.push(site === undefined ? summary(file, inside, inside[0] as SbplFinding) : summary(file, inside, placeOf(site)));
  }
  return own;
}

type Place = Pick<SbplFinding, 'file' | 'line' | 'column' | 'part'>;

const placeOf = ({ file, span, part }: RuleSource): Place => ({ file, line: span.line, column: span.column, part });

function summary(imported: string, inside: readonly SbplFinding[], { file, line, column, part }: Place): SbplFinding {
  const counts = new Map<string, number>();
  for (const { code } of inside) counts.set(code, (counts.get(code) ?? 0) + 1);
  const list = [...counts].sort().map(([code, count]) => `${code} ${count}`);
  const message = `${imported} has findings of its own: ${list.join(', ')}`;
  const severity = inside.some((each) => each.severity === 'error') ? 'error' : 'warning';
  return { code: 'sbpl.import-findings', severity, message, line, column, part, file, hint: `lint ${imported} by itself to see them` };
}
