import type { Plan } from '@runtime/contracts';
import { isObject } from '../finding.js';
import type { KnownOutcome } from '../types.js';

/** What the plan says is known of a profile's probes, by expectation or probe id. */
export function knownOf(plan: Plan, profileId: string): Record<string, KnownOutcome> {
  const known = plan['known'];
  if (!isObject(known) || !Object.hasOwn(known, profileId)) return {};
  const outcomes = known[profileId];
  return isObject(outcomes) ? (outcomes as Record<string, KnownOutcome>) : {};
}

/** The path of the text that stands in for a system profile this host lacks. It is one of the repository, so it has no stand-in itself. */
export function standInFor(plan: Plan, hostPath: string): string | null {
  const standIns = plan['stand_ins'];
  if (!isObject(standIns) || !Object.hasOwn(standIns, hostPath)) return null;
  const named = standIns[hostPath];
  return typeof named === 'string' && !named.startsWith('/') ? named : null;
}

/** A member an object holds itself: ids such as `__proto__` find nothing else. */
export const own = <T>(object: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;
