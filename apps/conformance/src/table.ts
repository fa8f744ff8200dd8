import type { Deviations } from './deviations.js';
import { DEVIATIONS_PAGE } from './deviations.js';
import type { ProofResult, ProofRow } from './proof.js';

const WIDTHS = { subject: 68, value: 40 };

const cell = (text: string, width: number): string => {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > width ? `${line.slice(0, width - 1)}…` : line.padEnd(width);
};

const line = (subject: string, expected: string, got: string, verdict: string): string =>
  `${cell(subject, WIDTHS.subject)}  ${cell(expected, WIDTHS.value)}  ${cell(got, WIDTHS.value)}  ${verdict}`;

const WORDS = { met: 'met', deviation: 'named', failed: 'FAILED' };

export interface Totals {
  comparisons: number;
  met: number;
  deviations: number;
  failed: number;
}

export function totalsOf(results: readonly ProofResult[]): Totals {
  const rows = results.flatMap((result) => result.rows);
  const count = (verdict: ProofRow['verdict']): number => rows.filter((row) => row.verdict === verdict).length;
  return { comparisons: rows.length, met: count('met'), deviations: count('deviation'), failed: count('failed') };
}

/** What came of a group, in words. */
function tally(rows: readonly ProofRow[]): string {
  const { met, deviations, failed } = totalsOf([{ group: '', unit: undefined, verdict: 'met', rows: [...rows] }]);
  return [`${met} met`, deviations > 0 ? `${deviations} named` : '', failed > 0 ? `${failed} failed` : '']
    .filter((part) => part !== '')
    .join(', ');
}

function lines({ group, unit, verdict, rows }: ProofResult): string[] {
  if (unit !== undefined) return [line(group, `${rows.length} ${unit}`, tally(rows), WORDS[verdict])];
  return [group, ...rows.map((row) => line(`  ${row.subject}`, row.expected, row.got, WORDS[row.verdict]))];
}

/** Names with the subjects that stand under them. */
function bySwitch(results: readonly ProofResult[], namesOf: (row: ProofRow) => readonly string[] | undefined): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { group, rows } of results) {
    for (const row of rows)
      for (const name of namesOf(row) ?? []) names.set(name, [...(names.get(name) ?? []), `${group}: ${row.subject}`]);
  }
  return new Map([...names].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function namedDeviations(results: readonly ProofResult[], deviations: Deviations): string[] {
  const named = bySwitch(results, (row) => row.deviations);
  return [...named].flatMap(([name, subjects]) => [
    `  ${name} (${deviations.find(name)?.section ?? 'not listed'}), ${subjects.length}`,
    ...subjects.map((subject) => `      ${subject}`),
  ]);
}

/** The table, what differs on purpose and under which name, and what failed. */
export function renderTable(results: readonly ProofResult[], deviations: Deviations): string {
  const { comparisons, met, deviations: named, failed } = totalsOf(results);
  const additions = bySwitch(results, (row) => row.additions);
  const failures = results.flatMap(({ group, rows }) =>
    rows.filter(({ verdict }) => verdict === 'failed').map((row) => ({ group, ...row })),
  );
  return [
    line('document or vector group', 'expected', 'got', 'verdict'),
    ...results.flatMap(lines),
    '',
    `Named deviations, by their line in ${DEVIATIONS_PAGE} (section), count:`,
    ...namedDeviations(results, deviations),
    '',
    'Members of ours beside the reference’s, left out of the comparison:',
    ...[...additions].map(([name, subjects]) => `  ${name} (${deviations.find(name)?.section ?? 'not listed'}), ${subjects.length}`),
    ...(failures.length === 0 ? [] : ['', 'Failures:']),
    ...failures.flatMap(({ group, subject, expected, got }) => [
      `  ${group}: ${subject}`,
      `      expected ${expected}`,
      `      got      ${got}`,
    ]),
    '',
    `${comparisons} comparisons: ${met} met, ${named} named deviations, ${failed} failed`,
  ].join('\n');
}
