import type { Plan } from '@runtime/contracts';
import { isObject } from '../finding.js';

/** A lane that a plan does not mention is on: to a run and to a lint alike. */
export const lanesOf = (plan: Plan): { baseline: boolean; scenario: boolean; oracle: boolean } => {
  const lanes: Record<string, unknown> = isObject(plan.lanes) ? plan.lanes : {};
  return { baseline: lanes['baseline'] !== false, scenario: lanes['scenario'] !== false, oracle: lanes['oracle'] !== false };
};
