import type { ProbeState } from '../model.js';

/** How states look and read. The mark stands beside every colour. */
export const STATES: Record<ProbeState, { mark: string; word: string; plural: string; meaning: string }> = {
  surprise: {
    mark: '!',
    word: 'surprise',
    plural: 'surprises',
    meaning: 'came out otherwise than expected, and the plan does not list it as known',
  },
  known: {
    mark: '~',
    word: 'known',
    plural: 'known mismatches',
    meaning: 'came out otherwise than expected, and the plan lists it as known: from the model of the policy or from the baseline host',
  },
  blocked: { mark: '×', word: 'blocked', plural: 'blocked', meaning: 'ended before the policy was asked about the operation' },
  unmeasured: {
    mark: '?',
    word: 'not measured',
    plural: 'not measured',
    meaning: 'has no decision: its target was not there, it could not run to its end, or nobody saw the operation itself',
  },
  not_run: { mark: '–', word: 'not run', plural: 'not run', meaning: 'planned, and no row says that it ran' },
  match: { mark: '✓', word: 'match', plural: 'matches', meaning: 'came out as expected' },
};

/** A number of things, in words a reader expects. */
export const counted = (count: number, one: string, many: string): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

const MARKS: Record<string, string> = { allow: '●', deny: '○' };

/** A decision with a mark of its own: filled for allow, hollow for deny. */
export const decisionText = (decision: string | null): string =>
  decision === null ? '–' : MARKS[decision] === undefined ? decision : `${MARKS[decision]} ${decision}`;

export const decisionClass = (decision: string | null): string =>
  decision === 'allow' || decision === 'deny' ? `decision ${decision}` : 'decision none';

export const spoken = (decision: string | null): string => decision ?? 'nothing';
