import { type Decision, isBlockedStage } from './vocabulary/words.js';

/** What of a row of a job bears on its decision. */
export interface DecidingRow {
  kind: string;
  started: boolean | null;
  outcome: string;
  absent: boolean | null;
  answer?: Decision | null | undefined;
  prerequisite?: unknown;
}

/**
 * A decision only where the probe started, completed, its target was there, and nothing that it needs for itself was
 * denied. A row without a stub (`started: null`) has nobody to say that it started, so it has no decision either.
 */
export function decisionOfRow(row: DecidingRow): Decision | null {
  if (row.kind === 'not_run' || row.started !== true || row.outcome !== 'completed') return null;
  return row.absent === true || row.prerequisite !== undefined ? null : (row.answer ?? null);
}

/** What the policy decides: nothing where a step in front of the probe stopped it. */
export const processDecision = (decision: Decision | null, failureStage: unknown): Decision | 'unknown' =>
  decision === null || isBlockedStage(failureStage) ? 'unknown' : decision;

/** What platform and policy decide together, and which of them is why. */
export interface CombinedDecision {
  effective_decision: Decision | 'unknown';
  attribution: 'platform_policy' | 'process_policy' | 'allow' | 'unknown';
}

/** Contract: normalization, policy_layers. `platform` is what the platform decides alone. */
export function combinedDecision(platform: Decision | 'unknown', process: Decision | 'unknown'): CombinedDecision {
  if (platform === 'deny') return { effective_decision: 'deny', attribution: 'platform_policy' };
  if (platform === 'allow' && process === 'deny') return { effective_decision: 'deny', attribution: 'process_policy' };
  if (platform === 'allow' && process === 'allow') return { effective_decision: 'allow', attribution: 'allow' };
  return { effective_decision: process, attribution: 'unknown' };
}
