import type { ProbeVerdict } from '@runtime/contracts';
import type { Lane } from './model.js';

/** The mark of a verdict, which stands beside every colour, and what it says of a probe. */
export const MARKS: Record<ProbeVerdict, { mark: string; meaning: string }> = {
  surprise: { mark: '!', meaning: 'came out otherwise than expected, and the plan does not list it as known' },
  known: { mark: '~', meaning: 'came out otherwise than expected, and the plan lists it as known' },
  blocked: { mark: '×', meaning: 'ended before the policy was asked about the operation' },
  unmeasured: { mark: '?', meaning: 'has no decision' },
  match: { mark: '✓', meaning: 'came out as expected' },
};

/** What each lane answers, as a heading over its decisions. */
export const LANES: Record<Lane, string> = { scenario: 'Under policy', baseline: 'No policy', oracle: 'Oracle' };

/** The lane that counts comes first. */
export const LANE_ORDER = ['scenario', 'baseline', 'oracle'] as const satisfies readonly Lane[];

/** A number of things, in words a reader expects. */
export const counted = (count: number, one: string, many: string): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** Marks of decisions: filled for allow, hollow for deny. */
const DECISION_MARKS: Record<string, string> = { allow: '●', deny: '○' };

export const decisionText = (decision: string | null): string =>
  decision === null ? '– none' : `${DECISION_MARKS[decision] ?? '–'} ${decision}`;

export const decisionClass = (decision: string | null): string =>
  decision === 'allow' || decision === 'deny' ? `decision ${decision}` : 'decision none';
