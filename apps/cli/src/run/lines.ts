import type { RunProgress } from '@runtime/execution';
import type { RunResults } from '@runtime/report';
import { plural } from '../commands/shared.js';
import { progressText } from '../output/progress.js';
import { shellWord } from '../output/shell-word.js';
import { rowLines } from '../results/row-lines.js';
import type { RunDocument } from '../results/run.js';
import { tallyText } from '../results/tally.js';

/** Rows that are told at the end of a run; `results` has them all. */
export const MOST_TOLD = 10;

/** What a run found, for people: the counts, then by name what nobody foretold and what has no decision. */
export function runLines(document: RunDocument, { counts, rows }: RunResults, ended: 'interrupted' | undefined): string[] {
  const head = headLine(document, ended);
  if (document.status === 'failed' || document.status === 'dry') return [head];
  const told = rows.filter(({ verdict }) => verdict !== 'match' && verdict !== 'known').slice(0, MOST_TOLD);
  const more = counts.surprise + counts.blocked + counts.unmeasured - told.length;
  return [head, `  ${tallyText(counts)}`, ...told.flatMap(rowLines), ...(more === 0 ? [] : [`  … and ${more} more`])];
}

/** Where to look next. */
export function nextLines({ out_dir, status }: RunDocument, { counts }: RunResults, plan: string): string[] {
  if (status === 'failed' || status === 'dry') return [];
  const bundle = shellWord(out_dir);
  const odd = counts.surprise + counts.unmeasured + counts.blocked + counts.known;
  return [
    ...(counts.blocked === 0 ? [] : [`next: runtime plan-lint --plan ${shellWord(plan)}   (why a profile could not be applied)`]),
    ...(odd === 0 ? [] : [`next: runtime results --bundle ${bundle}   (each with its rule)`]),
    `next: runtime report --bundle ${bundle} --out report.html`,
  ];
}

function headLine({ run_id, status, runner, channel, counts }: RunDocument, ended: string | undefined): string {
  const outcome = status === 'failed' ? (ended ?? 'failed') : status === 'dry' ? 'dry, nothing was run' : status;
  const how = [runner, channel].filter((part) => part !== null).join(', ');
  return `run ${run_id}: ${outcome} (${how}); ${plural(counts.profiles, 'profile')}, ${plural(counts.scenarios, 'expectation')}`;
}

/** An interrupted run did not fail by itself, and its status says so already. */
export function whyFailed(status: Record<string, unknown> | null): string {
  const error = typeof status?.['error'] === 'string' ? status['error'] : 'run_status.json does not say why';
  const stage = status?.['failure_stage'];
  return stage === 'interrupted' ? error : `the run failed: ${error}${typeof stage === 'string' ? ` (stage ${stage})` : ''}`;
}

export const writtenLines = (paths: readonly string[]): string[] => [
  paths.length === 0
    ? '  the seatbelt runner would open nothing for writing'
    : '  the seatbelt runner would open for writing, and write nothing into:',
  ...paths.map((path) => `    ${path}`),
];

export function progressLine({ done, total, rate, current }: RunProgress): string {
  return progressText(
    [`${done}/${total} rows`, `${Math.round(rate)}/s`],
    current === null ? null : `${current.lane} ${current.profile_id} ${current.expectation_id}`,
  );
}
