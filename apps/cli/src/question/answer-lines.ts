import { askedPart } from '@runtime/behaviours';
import type { ResultOf } from '@runtime/contracts';
import { rulePlace } from '@runtime/sbpl';
import { padded, widthsOf } from '../output/width.js';
import { isAsExpected } from './answers.js';
import { protectionLines } from './protection-lines.js';

type AskResult = ResultOf<'result.ask'>;
type Answer = AskResult['questions'][number];

const WORDS = {
  operation: { allow: 'allow', deny: 'deny', unknown: 'unknown' },
  behaviour: { allow: 'works', deny: 'fails', unknown: 'unknown' },
  protection: { allow: 'OPEN', deny: 'closed', unknown: 'unknown' },
} as const;

/** Answers for people: one line a question, what lies behind it below, and the rules that mend what fails. A rule too wide for a terminal stands below as well. */
export async function answerLines(
  { profile, questions, rules, assumed, suite }: AskResult,
  world: string,
  columns = Number.POSITIVE_INFINITY,
): Promise<string[]> {
  const widthOf = await widthsOf(questions.flatMap(({ question, rule }) => [question, rule?.text ?? '']));
  const width = Math.min(48, Math.max(...questions.map(({ question, expected }) => widthOf(askedPart(question, expected)))));
  const mark = Math.max(...questions.map((each) => expectation(each).length));
  const isTold = ({ kind, expected }: Answer): boolean => kind === 'protection' && expected === undefined;
  const lines = [
    ...questions
      .filter((each) => !isTold(each))
      .flatMap((each) => {
        const asked = padded(askedPart(each.question, each.expected), width, widthOf);
        const start = `${wordOf(each).padEnd(8)} ${asked}${expectation(each).padEnd(mark)}  `;
        return linesOf(each, start, (line) => widthOf(line) <= columns);
      }),
    ...protectionLines(questions.filter(isTold), widthOf),
  ];
  const wrong = questions.filter((each) => !isAsExpected(each)).length;
  lines.push('', summary(questions, wrong));
  if (rules !== '')
    lines.push('', `; for the end of ${profile}: what fails works with these rules, and nothing else is allowed`, ...rules.split('\n'));
  lines.push(...laterLines(questions));
  if (assumed !== undefined)
    lines.push('', `assumed: what ${assumed.join(', ')} says; no text was given, and facts of the world ${world} stand in`);
  if (suite !== undefined) lines.push('', `saved: ${suite} (runtime run --plan ${suite} asks the same)`);
  return lines;
}

/** Rules that a later release asks for besides, once each, with the actions that want them. */
function laterLines(questions: readonly Answer[]): string[] {
  const proposed = new Set(questions.flatMap(({ needed }) => needed.map(({ rule }) => rule)));
  const wanted = new Map<string, Set<string>>();
  for (const { question, later = [] } of questions) {
    for (const { from_version: from, rule } of later) {
      if (proposed.has(rule)) continue;
      const line = `${rule}  ; macOS ${from} and later, for `;
      wanted.set(line, (wanted.get(line) ?? new Set()).add(question.split(' ')[0] ?? ''));
    }
  }
  return wanted.size === 0
    ? []
    : [
        '',
        '; not asked for by the world of these answers, and denied',
        ...[...wanted].map(([line, names]) => line + [...names].join(', ')),
      ];
}

const wordOf = ({ kind, decision }: Answer): string => WORDS[kind][decision];

/** What was expected instead; empty where the answer is as expected. */
const expectation = (answer: Answer): string => (isAsExpected(answer) ? '' : `  EXPECTED ${WORDS[answer.kind][answer.expected ?? 'deny']}`);

function linesOf(answer: Answer, start: string, fits: (line: string) => boolean): string[] {
  const { kind, decision, symptom, unknown = [] } = answer;
  const { denied, by } = reason(answer);
  const whole = start + [denied, by].filter((part) => part !== '').join(': ');
  const lines = [(fits(whole) ? whole : start + denied).trimEnd()];
  const more = (label: string, text: string): void => {
    lines.push(`${' '.repeat(9)}${label.padEnd(8)} ${text}`);
  };
  if (!fits(whole) && by !== '') more('rule', by);
  if (kind === 'behaviour' && decision === 'deny') {
    if (answer.first_denied?.for !== undefined) more('needs', answer.first_denied.for);
    if (symptom !== undefined) more('shows', symptom);
  }
  if (kind === 'protection' && decision === 'allow' && symptom !== undefined) more('means', symptom);
  for (const [why, lines] of openLines(unknown)) more('open', `${fewOf(lines)}: ${why}`);
  return lines;
}

const fewOf = ([first = '', second, ...rest]: readonly string[]): string =>
  second === undefined ? first : rest.length === 0 ? `${first}; ${second}` : `${first}; and ${rest.length + 1} accesses more`;

/** What is open, by the reason for it: what the accesses that hang on it are for. */
function openLines(unknown: NonNullable<Answer['unknown']>): Map<string, string[]> {
  const byReason = new Map<string, string[]>();
  for (const { what, reason: why, file, line } of unknown) {
    const key = `${why}${file === undefined ? '' : ` (${file}:${line})`}`;
    byReason.set(key, [...(byReason.get(key) ?? []), what]);
  }
  return byReason;
}

/** The denied access, and the rule that decided. */
function reason({ kind, decision, first_denied: access, rule, unknown }: Answer): { denied: string; by: string } {
  if (decision === 'unknown' && unknown !== undefined) return { denied: '', by: '' };
  if (kind === 'behaviour' && decision === 'allow') return { denied: '', by: '' };
  const by = rule === undefined ? 'no rule allows it' : `${rulePlace(rule)} ${rule.text}`;
  return { denied: access === undefined ? '' : `${access.operation} ${access.path}`.trimEnd(), by };
}

function summary(questions: readonly Answer[], wrong: number): string {
  const counts = new Map<string, number>();
  for (const each of questions) {
    const word = wordOf(each);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const parts = [...counts].map(([word, count]) => `${count} ${word}`);
  return wrong === 0 ? parts.join(', ') : `${parts.join(', ')}; ${wrong} not as expected`;
}
