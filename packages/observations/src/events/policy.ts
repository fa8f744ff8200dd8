import { combinedDecision, type Decision, type PolicyLayers, processDecision } from '@runtime/contracts';
import type { ProbeFacts } from '../facts.js';
import { type BaselineVerdict, baselineVerdict } from '../results/baseline-results.js';
import { statusOf } from '../results/runtime-results.js';

export type Verdict = Decision | 'unknown';

/**
 * What the platform alone decides beside what platform and policy decide together (contract: normalization,
 * policy_layers).
 */
export function policyLayers(facts: ProbeFacts): PolicyLayers {
  const baseline = facts.baseline === null ? null : baselineVerdict(facts.baseline);
  const platform = verdictOf(baseline);
  const process = processVerdict(facts);
  return {
    platform_policy: {
      decision: platform,
      status: baseline?.status ?? null,
      source: baseline === null ? 'baseline_missing' : 'baseline',
      error: baseline?.error ?? null,
      exit_code: baseline?.exit_code ?? null,
    },
    process_policy: {
      decision: process,
      status: statusOf(facts),
      failure_stage: facts.failure.stage,
      failure_kind: facts.failure.kind,
    },
    ...combinedDecision(platform, process),
  };
}

export const platformVerdict = ({ baseline }: ProbeFacts): Verdict => verdictOf(baseline === null ? null : baselineVerdict(baseline));

const verdictOf = (baseline: BaselineVerdict | null): Verdict =>
  baseline?.status === 'allow' || baseline?.status === 'deny' ? baseline.status : 'unknown';

export const processVerdict = ({ actual, failure }: ProbeFacts): Verdict => processDecision(actual, failure.stage);
