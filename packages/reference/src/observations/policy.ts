import { isBlockedStage } from '@runtime/contracts';
import { type JsonObject, orNull } from '../python/values.js';
import { isDecision, type RowFacts } from './row-facts.js';

/**
 * What the platform alone decides beside what platform and policy decide together (contract: normalization,
 * policy_layers). Always present; nested nulls stay.
 */
export function policyLayers(facts: RowFacts): JsonObject {
  const { baseline } = facts;
  const platform = platformDecision(facts);
  const process = processDecision(facts);
  return {
    platform_policy: {
      decision: platform,
      status: orNull(baseline?.['status']),
      source: baseline === null ? 'baseline_missing' : 'baseline',
      error: orNull(baseline?.['error']),
      exit_code: orNull(baseline?.['exit_code']),
    },
    process_policy: {
      decision: process,
      status: facts.runtimeStatus,
      failure_stage: facts.failureStage,
      failure_kind: facts.failureKind,
    },
    ...combine(platform, process),
  };
}

export function platformDecision({ baseline }: RowFacts): string {
  if (baseline === null || !isDecision(baseline['status'])) return 'unknown';
  return baseline['status'];
}

export const processDecision = ({ actual, failureStage }: RowFacts): string =>
  isDecision(actual) && !isBlockedStage(failureStage) ? actual : 'unknown';

function combine(platform: string, process: string): { effective_decision: string; attribution: string } {
  if (platform === 'deny') return { effective_decision: 'deny', attribution: 'platform_policy' };
  if (platform === 'allow' && process === 'deny') return { effective_decision: 'deny', attribution: 'process_policy' };
  if (platform === 'allow' && process === 'allow') return { effective_decision: 'allow', attribution: 'allow' };
  return { effective_decision: process, attribution: 'unknown' };
}
