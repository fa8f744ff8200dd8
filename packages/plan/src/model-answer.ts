import type { SimulatedOutcome } from '@runtime/sbpl';
import type { KnownDecision } from './types.js';

/** Operations that need bootstrap or IOKit work, with the driver that does it in its own process. */
export const IN_PROCESS_DRIVERS: Readonly<Record<string, string>> = {
  'mach-lookup': 'sandbox_mach_probe',
  'iokit-open-service': 'sandbox_iokit_probe',
  'iokit-open-user-client': 'sandbox_iokit_probe',
};

/** What the policy answers, also about a target that the virtual host does not have; null when it is never asked, or does not know. */
export function modelAnswer({ decision, started, policy_decision, prerequisite }: SimulatedOutcome): KnownDecision | null {
  if (prerequisite !== undefined) return null;
  if (decision !== null) return decision;
  return started && policy_decision !== 'unknown' ? policy_decision : null;
}
