import { shown } from '@runtime/contracts';
import { linesOf, total } from './lines.js';
import type { BundleDiff, Cause, Change } from './model.js';

/** Lines of one cause that are listed. */
const MOST_LISTED = 200;

/** Room for the listed changes of a Markdown text: what the usual hosts take as a comment, with some to spare. */
const MARKDOWN_ROOM = 55_000;

/** Longest text in a cell. */
const CELL = 240;

export const CAUSE_TITLES: Record<Cause, string> = {
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
    sideLine('base', diff),
    sideLine('head', diff),
    inBoth(diff),
    `changes: decision ${counts.decision}, expectation ${counts.expectation}, coverage ${counts.coverage}, stage ${counts.stage}, witness ${counts.witness}, new ${counts.new}, gone ${counts.gone}`,
    ...diff.host_changes.map(({ field, base, head }) => `  ${field}: ${base ?? NOTHING} → ${head ?? NOTHING}`),
  ];
  for (const [cause, changes] of byCause(diff)) {
    lines.push('', `${CAUSE_TITLES[cause]} (${changes.length})`);
    const listed = linesOf(changes).slice(0, MOST_LISTED);
    for (const { first, count } of listed) {
      const subject = count === 1 ? `${first.profile_id} ${first.expectation_id}: ${what(first)}` : `${first.profile_id}: ${many(count)}`;
      lines.push(`  ${first.kind.padEnd(11)} ${subject}`);
    }
    if (total(listed) < changes.length) lines.push(`  … ${changes.length - total(listed)} more`);
  }
  for (const { profile_id, removed, added } of diff.policies) {
    lines.push('', `policy of ${profile_id}, as it was applied`);
    lines.push(...removed.map(({ line, text }) => `  - ${line}: ${text}`), ...added.map(({ line, text }) => `  + ${line}: ${text}`));
  }
  const answer = heading(diff);
  lines.push('', `${answer.charAt(0).toLowerCase()}${answer.slice(1)}`);
  return lines.map((line) => shown(line, 'line'));
}

/** The same as Markdown, for a comment on a change. */
export function renderDiffMarkdown(diff: BundleDiff): string {
  const { counts } = diff;
  const lines = [
    `### ${heading(diff)}`,
    '',
    `${code(diff.base.run_id)} → ${code(diff.head.run_id)}: ${inBoth(diff)}.`,
    '',
    '| decision | expectation | coverage | stage | witness | new | gone |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    `| ${counts.decision} | ${counts.expectation} | ${counts.coverage} | ${counts.stage} | ${counts.witness} | ${counts.new} | ${counts.gone} |`,
  ];
  if (diff.host_changes.length > 0) {
    lines.push('', '| host | base | head |', '| --- | --- | --- |');
    for (const { field, base, head } of diff.host_changes)
      lines.push(`| ${code(field)} | ${code(base ?? NOTHING)} | ${code(head ?? NOTHING)} |`);
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
    for (const { first, count } of linesOf(changes).slice(0, MOST_LISTED)) {
      const subject = count === 1 ? `${code(first.expectation_id)} | ${code(what(first))}` : `${many(count)} | `;
      const row = `| ${first.kind} | ${code(first.profile_id)} | ${subject} |`;
      if (row.length > room) break;
      room -= row.length;
      listed += count;
      lines.push(row);
    }
    if (listed < changes.length) lines.push(`| … | ${changes.length - listed} more | | |`);
    lines.push('', '</details>');
  }
  return `${lines.join('\n')}\n`;
}

/** Which run, how it ended, and whether it is the older of the two. */
function sideLine(name: 'base' | 'head', diff: BundleDiff): string {
  const { run_id, runner, status, updated_at_unix } = diff[name];
  const when = updated_at_unix === null ? '' : `, ${new Date(updated_at_unix * 1000).toISOString().slice(0, 19)}Z`;
  const older = diff.older === name ? ', the older' : '';
  return `${name} ${run_id} (${runner ?? 'reference'}, ${status}${when}${older})`;
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
    if (side === null) return NOTHING;
    if (kind === 'witness') return side.witness ?? 'none';
    if (kind === 'expectation') return `expects ${side.expected ?? 'nothing'}`;
    const stage = side.stage === null ? '' : ` (${[side.stage, side.kind].filter((part) => part !== null).join(': ')})`;
    return `${side.decision ?? 'not measured'}${kind === 'stage' ? stage : ''}`;
  };
  return `${show(base)} → ${show(head)}`;
}

/** Stands where one side has nothing. */
const NOTHING = '–';

const many = (count: number): string => `${count} expectations`;

/** Two runs that measured nothing in common differ in no decision, and say nothing: that must not read as a yes. */
function heading({ counts: { decision, expectation, measured } }: BundleDiff): string {
  if (measured === 0) return 'Nothing could be compared: no expectation was measured in both runs';
  const decisions = decision === 0 ? 'No decision differs' : decision === 1 ? 'One decision differs' : `${decision} decisions differ`;
  if (expectation === 0) return decisions;
  return `${decisions}, and ${expectation === 1 ? 'one expectation is' : `${expectation} expectations are`} another`;
}

/** What there was to compare. Coverage is measured in exactly one run, so the rest was measured in neither. */
const inBoth = ({ counts: { compared, measured, coverage } }: BundleDiff): string =>
  `${compared} ${compared === 1 ? 'expectation' : 'expectations'} in both runs: ${measured} measured in both, ${coverage} in one, ${compared - measured - coverage} in neither`;

/** Text from a bundle inside Markdown. */
export const code = (text: string): string => shown(text.length > CELL ? `${text.slice(0, CELL)}…` : text, 'cell');
