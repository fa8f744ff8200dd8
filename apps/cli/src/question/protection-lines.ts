import { placeOfAttempt } from '@runtime/behaviours';
import type { ResultOf } from '@runtime/contracts';
import { rulePlace } from '@runtime/sbpl';
import { padded } from '../output/width.js';

type Answer = ResultOf<'result.ask'>['questions'][number];

const WORDS = { allow: 'OPEN', deny: 'closed', unknown: 'unknown' } as const;
const ORDER = ['allow', 'unknown', 'deny'] as const;

/** What became of a place that nobody named: a line for each answer, with the ways that have it. */
export function protectionLines(answers: readonly Answer[], widthOf: (text: string) => number): string[] {
  const places = new Map<string, { way: string; answer: Answer }[]>();
  for (const answer of answers) {
    const { place, way } = placeOfAttempt(answer.question);
    places.set(place, [...(places.get(place) ?? []), { way, answer }]);
  }
  const width = Math.min(48, Math.max(0, ...[...places.keys()].map(widthOf)));
  const lines = [...places].flatMap(([place, ways]) =>
    ORDER.flatMap((decision) => {
      const alike = ways.filter(({ answer }) => answer.decision === decision);
      // Doubts are the same for many places, so they stand together below.
      if (alike.length === 0 || decision === 'unknown') return [];
      const how = alike.map(({ way }) => way).filter((way) => way !== '');
      return [
        `${WORDS[decision].padEnd(8)} ${padded(place, width, widthOf)}  ${[how.join(', '), reasonOf(alike)].filter(Boolean).join('; ')}`.trimEnd(),
      ];
    }),
  );
  return [...lines, ...doubtLines(places)];
}

/** The rule, where one and the same lets all of them through. */
function reasonOf(alike: readonly { answer: Answer }[]): string {
  const rules = new Set(alike.map(({ answer: { rule } }) => (rule === undefined ? '' : `${rulePlace(rule)} ${rule.text}`)));
  const [rule = ''] = rules;
  if (alike[0]?.answer.decision !== 'allow' || rule === '') return '';
  return rules.size === 1 ? rule : `${rule} and others`;
}

function doubtLines(places: ReadonlyMap<string, readonly { way: string; answer: Answer }[]>): string[] {
  const doubts = new Map<string, string[]>();
  for (const [place, ways] of places) {
    for (const { way, answer } of ways) {
      if (answer.decision !== 'unknown') continue;
      const why = (answer.unknown ?? []).map(
        ({ what, reason, file, line }) => `${what}: ${reason}${file === undefined ? '' : ` (${file}:${line})`}`,
      );
      const key = `${way === '' ? '' : `${way}: `}${why.join('; ')}`;
      doubts.set(key, [...(doubts.get(key) ?? []), place]);
    }
  }
  return [...doubts].flatMap(([why, where]) => {
    const named = where.length === 1 ? where[0] : `${where.length} places, ${where[0]} among them`;
    return [`unknown  ${named}`, `         open     ${why}`];
  });
}
