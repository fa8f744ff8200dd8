/** What kind of evidence a summary stands on (`meta.evidence`). Null: not known. */
export interface EvidenceMark {
  runner: string | null;
  channel: string | null;
  integrity: 'verified' | 'unverified';
  gate_set: 'evidence' | 'reference';
  promotable: boolean;
}

// Weakest first. What is not listed is not known and counts as null.
const RUNNERS = ['simulated', null, 'seatbelt'] as const;
const CHANNELS = ['direct', null, 'launchd_clean'] as const;

const weakest = (order: readonly (string | null)[], a: string | null, b: string | null): string | null => {
  const rank = (value: string | null): number => (order.includes(value) ? order.indexOf(value) : order.indexOf(null));
  const found = order[Math.min(rank(a), rank(b))];
  return found ?? null;
};

/** The mark of two bodies of evidence taken together: the weaker of each member. */
export const mergeMarks = (a: EvidenceMark, b: EvidenceMark): EvidenceMark => ({
  runner: a.runner === b.runner ? a.runner : weakest(RUNNERS, a.runner, b.runner),
  channel: a.channel === b.channel ? a.channel : weakest(CHANNELS, a.channel, b.channel),
  integrity: a.integrity === 'verified' && b.integrity === 'verified' ? 'verified' : 'unverified',
  gate_set: a.gate_set === 'evidence' && b.gate_set === 'evidence' ? 'evidence' : 'reference',
  promotable: a.promotable && b.promotable,
});

export type Tier = 'mapped' | 'hypothesis';

/**
 * Ours is `mapped` only when the kernel decided, nothing was altered and every gate passed. Evidence of the reference is only as good
 * as whoever hands it over: it is `mapped`, as the reference writes it, for a caller who accepts that.
 */
export function tierOf(mark: EvidenceMark, acceptReference: boolean): Tier {
  const isMapped =
    mark.gate_set === 'reference' ? acceptReference : mark.runner === 'seatbelt' && mark.integrity === 'verified' && mark.promotable;
  return isMapped ? 'mapped' : 'hypothesis';
}

export const weakerTier = (a: Tier, b: Tier): Tier => (a === 'mapped' && b === 'mapped' ? 'mapped' : 'hypothesis');
