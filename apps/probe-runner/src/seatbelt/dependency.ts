import type { Host } from '../host.js';
import type { AnswerFacts } from './answers.js';
import type { CallDriver, ProbeSpec } from './drivers/types.js';

/**
 * Names the access that was denied on the way of a driver, where it can be named: behind a link the policy may have refused the
 * link instead.
 */
export function withDependency(facts: AnswerFacts, driver: CallDriver, probe: ProbeSpec, host: Pick<Host, 'resolve'>): AnswerFacts {
  const { dependency } = driver;
  if (facts.answer !== 'deny' || dependency === undefined || facts.details?.step !== dependency.step) return facts;
  const access = dependency.access(probe);
  return host.resolve(access.path) === access.path ? { ...facts, first_denied: access } : facts;
}
