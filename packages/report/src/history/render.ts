import { shown } from '@runtime/contracts';
import { code } from '../diff/render.js';
import type { History, HistoryChange, HistoryProbe } from './model.js';
import { byCause, groupsOf, headline, MOST_LISTED, nameOf, notesOf, systemOf, TITLES, what, when } from './words.js';

/** Runs whose cells stand next to each other; with more of them a world is one column. */
const MOST_COLUMNS = 30;

/** Lines for people: the runs, then what changed, grouped by likely cause, then the row of every probe that changed. */
export function renderHistoryText(history: History): string[] {
  const lines = [
    headline(history),
    ...groupsOf(history.runs).flatMap(([title, runs]) => ['', title, ...runs.map((at) => `  ${runLine(history, at)}`)]),
  ];
  for (const [cause, changes] of byCause(history)) {
    lines.push('', `${TITLES[cause]} (${changes.length})`);
    for (const change of changes.slice(0, MOST_LISTED)) lines.push(`  ${changeLine(history, change)}`);
    if (changes.length > MOST_LISTED) lines.push(`  … ${changes.length - MOST_LISTED} more`);
  }
  const changed = changedProbes(history);
  if (changed.length > 0) {
    lines.push(
      '',
      `${changed.length === 1 ? 'the probe' : 'the probes'} that changed, run by run (a allow, d deny, n not measured, . not asked)`,
    );
    for (const probe of changed.slice(0, MOST_LISTED)) lines.push(`  ${cellsText(history, probe)}  ${nameOf(history, probe)}`);
    if (changed.length > MOST_LISTED) lines.push(`  … ${changed.length - MOST_LISTED} more`);
  }
  for (const { path, code: why, message } of history.refused) lines.push('', `left out: ${path}: ${why}: ${message}`);
  return lines.map((line) => shown(line, 'line'));
}

/** The same as Markdown. */
export function renderHistoryMarkdown(history: History): string {
  const lines = [`### ${headline(history)}`];
  for (const [title, runs] of groupsOf(history.runs)) {
    lines.push(
      '',
      `**${title}**`,
      '',
      '| | run | when | system | world | notes | allow | deny | not measured |',
      '| ---: | --- | --- | --- | --- | --- | ---: | ---: | ---: |',
    );
    for (const at of runs) {
      const run = history.runs[at]!;
      const { allow, deny, unmeasured } = run.counts;
      const cells = [
        code(run.run_id),
        when(run),
        code(systemOf(run)),
        code(run.world_id),
        notesOf(run).join(', '),
        allow,
        deny,
        unmeasured,
      ];
      lines.push(`| ${at + 1} | ${cells.join(' | ')} |`);
    }
  }
  for (const [cause, changes] of byCause(history)) {
    lines.push(
      '',
      `<details><summary>${TITLES[cause]} (${changes.length})</summary>`,
      '',
      '| profile | operation | target | change | from | to |',
      '| --- | --- | --- | --- | ---: | ---: |',
    );
    for (const change of changes.slice(0, MOST_LISTED)) {
      const { profile_id, operation, target } = history.probes[change.probe]!;
      lines.push(
        `| ${code(profile_id)} | ${code(operation)} | ${code(target ?? '')} | ${what(change)} | ${change.from + 1} | ${change.to + 1} |`,
      );
    }
    if (changes.length > MOST_LISTED) lines.push(`| … | ${changes.length - MOST_LISTED} more | | | | |`);
    lines.push('', '</details>');
  }
  if (history.refused.length > 0) {
    lines.push('', '**Left out**', '', '| path | code |', '| --- | --- |');
    for (const { path, code: why } of history.refused) lines.push(`| ${code(path)} | ${code(why)} |`);
  }
  return `${lines.join('\n')}\n`;
}

function runLine(history: History, at: number): string {
  const run = history.runs[at]!;
  const { allow, deny, unmeasured } = run.counts;
  const notes = notesOf(run);
  const counts = `${allow} allow, ${deny} deny${unmeasured === 0 ? '' : `, ${unmeasured} not measured`}`;
  return `${String(at + 1).padStart(String(history.runs.length).length)}  ${when(run)}  ${systemOf(run)}  ${run.run_id}  ${counts}${notes.length === 0 ? '' : `  (${notes.join(', ')})`}`;
}

function changeLine(history: History, change: HistoryChange): string {
  const { probes, runs } = history;
  const [from, to] = [runs[change.from]!, runs[change.to]!];
  const worlds = systemOf(from) === systemOf(to) ? '' : ` (${systemOf(from)} → ${systemOf(to)})`;
  return `${nameOf(history, probes[change.probe]!)}: ${what(change)}, from run ${change.from + 1} to ${change.to + 1}${worlds}`;
}

function changedProbes({ probes, changes }: History): HistoryProbe[] {
  const changed = new Set(changes.map(({ probe }) => probe));
  return probes.filter((_, at) => changed.has(at));
}

/** A letter a run, or what each world said when there are too many runs for that. */
function cellsText({ runs }: History, { cells }: HistoryProbe): string {
  if (cells.length <= MOST_COLUMNS) return cells;
  const worlds = new Map<string, Set<string>>();
  for (const [at, letter] of [...cells].entries()) {
    const world = `${runs[at]!.evidence} ${runs[at]!.world_id}`;
    worlds.set(world, (worlds.get(world) ?? new Set()).add(letter));
  }
  return [...worlds.values()].map((letters) => [...letters].sort().join('')).join(' ');
}
