import { visible } from '../inert.js';
import type { BundleDiff, Cause, Change } from './model.js';

/** Changes of one cause that are listed. */
const MOST_LISTED = 200;

/** Room for the listed changes of a Markdown text: what the usual hosts take as a comment, with some to spare. */
const MARKDOWN_ROOM = 55_000;

/** Longest text in a cell. */
const CELL = 240;

const CAUSE_TITLES: Record<Cause, string> = {
  policy: 'the profile changed',
  host: 'the host changed',
  harness: 'the harness: another runner, or it ended before the policy decided',
  fixture: 'the fixture: the target or its unsandboxed outcome changed',
  not_measured: 'not measured on one side',
  plan: 'the plan: the expectation is on one side only, or asks something else',
  unexplained: 'unexplained: same profile, same host',
};

/** Lines for people: the counts, then the changes grouped by likely cause. */
export function renderDiffText(diff: BundleDiff): string[] {
  const { counts } = diff;
  const lines = [
    `base ${diff.base.run_id} (${diff.base.runner ?? 'reference'}, ${diff.base.status})`,
    `head ${diff.head.run_id} (${diff.head.runner ?? 'reference'}, ${diff.head.status})`,
    `${counts.compared} compared, ${counts.same} the same; decision ${counts.decision}, coverage ${counts.coverage}, stage ${counts.stage}, witness ${counts.witness}, new ${counts.new}, gone ${counts.gone}`,
    ...diff.host_changes.map(({ field, base, head }) => `  ${field}: ${base ?? '-'} -> ${head ?? '-'}`),
  ];
  for (const [cause, changes] of byCause(diff)) {
    lines.push('', `${CAUSE_TITLES[cause]} (${changes.length})`);
    for (const change of changes.slice(0, MOST_LISTED))
      lines.push(`  ${change.kind.padEnd(8)} ${change.profile_id} ${change.expectation_id}: ${what(change)}`);
    if (changes.length > MOST_LISTED) lines.push(`  … ${changes.length - MOST_LISTED} more`);
  }
  lines.push('', heading(counts.decision).toLowerCase());
  return lines.map(visible);
}

/** The same as Markdown, for a comment on a change. */
export function renderDiffMarkdown(diff: BundleDiff): string {
  const { counts } = diff;
  const lines = [
    `### ${heading(counts.decision)}`,
    '',
    `${code(diff.base.run_id)} → ${code(diff.head.run_id)}: ${counts.compared} compared, ${counts.same} the same.`,
    '',
    '| decision | coverage | stage | witness | new | gone |',
    '| ---: | ---: | ---: | ---: | ---: | ---: |',
    `| ${counts.decision} | ${counts.coverage} | ${counts.stage} | ${counts.witness} | ${counts.new} | ${counts.gone} |`,
  ];
  if (diff.host_changes.length > 0) {
    lines.push('', '| host | base | head |', '| --- | --- | --- |');
    for (const { field, base, head } of diff.host_changes) lines.push(`| ${code(field)} | ${code(base ?? '-')} | ${code(head ?? '-')} |`);
  }
  let room = MARKDOWN_ROOM;
  for (const [cause, changes] of byCause(diff)) {
    lines.push(
      '',
      `<details><summary>${CAUSE_TITLES[cause]} (${changes.length})</summary>`,
      '',
      '| change | profile | expectation | base → head |',
      '| --- | --- | --- | --- |',
    );
    let listed = 0;
    for (const change of changes.slice(0, MOST_LISTED)) {
      const row = `| ${change.kind} | ${code(change.profile_id)} | ${code(change.expectation_id)} | ${code(what(change))} |`;
      if (row.length > room) break;
      room -= row.length;
      listed++;
      lines.push(row);
    }
    if (listed < changes.length) lines.push(`| … | ${changes.length - listed} more | | |`);
    lines.push('', '</details>');
  }
  return `${lines.join('\n')}\n`;
}

function byCause(diff: BundleDiff): [Cause, Change[]][] {
  const groups = new Map<Cause, Change[]>();
  for (const change of diff.changes) {
    const group = groups.get(change.cause);
    if (group === undefined) groups.set(change.cause, [change]);
    else group.push(change);
  }
  return [...groups];
}

function what({ kind, base, head }: Change): string {
  const show = (side: Change['base']): string => {
    if (side === null) return '-';
    if (kind === 'witness') return side.witness ?? 'none';
    const stage = side.stage === null ? '' : ` (${[side.stage, side.kind].filter((part) => part !== null).join(': ')})`;
    return `${side.decision ?? 'not measured'}${kind === 'stage' ? stage : ''}`;
  };
  return `${show(base)} -> ${show(head)}`;
}

const heading = (decisions: number): string =>
  decisions === 0 ? 'No decision differs' : decisions === 1 ? 'One decision differs' : `${decisions} decisions differ`;

/**
 * Text from a bundle inside Markdown: it may not end the table cell, the code span or the line, nor start HTML or a mention. A
 * backslash before a bar would be taken together with the one that escapes the bar, so it is shown by a sign that only looks alike.
 */
function code(text: string): string {
  const whole = visible(text);
  const cut = whole.length > CELL ? `${[...whole.slice(0, CELL)].slice(0, -1).join('')}…` : whole;
  const safe = cut
    .replaceAll('`', "'")
    .replace(/\\+(?=\|)/g, (run) => '\u2216'.repeat(run.length))
    .replaceAll('|', '\\|');
  return `\`${safe.trim() === '' ? '-' : safe}\``;
}
