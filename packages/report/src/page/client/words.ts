import type { ProbeState } from '../model.js';

/** How states look and read. The mark stands beside every colour. */
export const STATES: Record<ProbeState, { mark: string; word: string; plural: string; meaning: string }> = {
  surprise: {
    mark: '!',
    word: 'surprise',
    plural: 'surprises',
    meaning: 'came out otherwise than expected, and nothing on record predicted it',
  },
  known: {
    mark: '~',
    word: 'known',
    plural: 'known mismatches',
    meaning: 'came out otherwise than expected, as the model predicts or the baseline knows',
  },
  blocked: { mark: '×', word: 'blocked', plural: 'blocked', meaning: 'ended before the policy was asked about the operation' },
  unmeasured: { mark: '?', word: 'not measured', plural: 'not measured', meaning: 'ran, and nothing was decided or nobody saw it decided' },
  not_run: { mark: '–', word: 'not run', plural: 'not run', meaning: 'planned, and no row says that it ran' },
  match: { mark: '✓', word: 'match', plural: 'matches', meaning: 'came out as expected' },
};

const MARKS: Record<string, string> = { allow: '●', deny: '○' };

/** A decision with a mark of its own: filled for allow, hollow for deny. */
export const decisionText = (decision: string | null): string =>
  decision === null ? '–' : MARKS[decision] === undefined ? decision : `${MARKS[decision]} ${decision}`;

export const decisionClass = (decision: string | null): string =>
  decision === 'allow' || decision === 'deny' ? `decision ${decision}` : 'decision none';

export const spoken = (decision: string | null): string => decision ?? 'nothing';
