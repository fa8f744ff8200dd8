import { VERDICT_WORDS } from '@runtime/contracts';
import type { ResultRow } from '@runtime/report';
import { shellWord } from '../output/shell-word.js';

const PAST = { allow: 'allowed', deny: 'denied' } as const;

/** `file-read* /etc/hosts: expected allow, denied`. */
export function asked({ operation, target, expected, scenario }: ResultRow): string {
  const what = [operation, target].filter((part) => part !== '').join(' ');
  const outcome = scenario === null ? VERDICT_WORDS.unmeasured.one : PAST[scenario];
  return `${what}: ${expected === null ? '' : `expected ${expected}, `}${outcome}`;
}

/** Where a rule stands: in the author's own file where it has a place there. */
export const placeOf = ({ source, file, line }: NonNullable<ResultRow['rule']>): string => `${source ?? file}:${line}`;

/** A row for people: which probe, what came out, why, and by which rule. */
export function rowLines(row: ResultRow): string[] {
  return [
    `  ${VERDICT_WORDS[row.verdict].one.padEnd(VERDICT_WIDTH)}  ${subject(row)}`,
    ...[asked(row), row.cause, row.rule === undefined ? undefined : `rule ${placeOf(row.rule)} ${row.rule.text}`]
      .filter((line) => line !== undefined)
      .map((line) => `  ${' '.repeat(VERDICT_WIDTH)}    ${line}`),
  ];
}

/** A probe by name. Most ids begin with that of their profile. */
export const subject = ({ profile_id, expectation_id }: ResultRow): string =>
  expectation_id.startsWith(profile_id) ? expectation_id : `${profile_id}  ${expectation_id}`;

const VERDICT_WIDTH = VERDICT_WORDS.unmeasured.one.length;

/** The command that tells more of a row. The profile is named where the id alone would name several probes. */
export function explainCommand(bundle: string, row: ResultRow, rows: readonly ResultRow[]): string {
  const shared = rows.some(({ expectation_id, profile_id }) => expectation_id === row.expectation_id && profile_id !== row.profile_id);
  const profile = shared ? ` --profile-id ${shellWord(row.profile_id)}` : '';
  return `runtime explain --bundle ${shellWord(bundle)} --probe ${shellWord(row.expectation_id)}${profile}`;
}
