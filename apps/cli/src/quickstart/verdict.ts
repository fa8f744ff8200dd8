import type { Promotability } from '@runtime/contracts';

/** Whether the packet can be promoted, and if not why, in one plain sentence. */
export function whyNotPromotable({ promotable_decision_stage, reasons }: Promotability): string {
  if (promotable_decision_stage) return 'The packet is promotable: every gate of the evidence passed.';
  if (reasons.includes('simulated_runner')) {
    return 'The packet is not promotable, and no simulated run ever is: the decisions come from the policy engine, not from a macOS kernel.';
  }
  return `The packet is not promotable (${reasons.join(', ')}): \`emit-promotion\` explains each reason.`;
}
