import { validateBundle } from '@runtime/bundle-store';
import { summarizeOpsFromBundle } from '@runtime/op-summary';
import { assessPromotability } from '@runtime/promotion';

/** What a bundle amounts to, as our own readers say it. */
export interface Standing {
  valid: boolean;
  rules: string;
  status: string | null;
  repaired: boolean;
  filtered: boolean;
  /** By the gates of either set. */
  promotable: boolean;
  /** Of a summary, without accepting evidence of the reference; null where there is none. */
  tier: string | null;
  runner: string | null;
}

export async function standingOf(run: string): Promise<Standing> {
  const { ok, rule_set, status, repaired } = await validateBundle(run);
  const promotability = await assessPromotability(run).catch(() => null);
  const summary = await summarizeOpsFromBundle(run, { vocab: null }).catch(() => null);
  return {
    valid: ok,
    rules: rule_set,
    status,
    repaired,
    filtered: promotability?.information?.includes('filtered_run') === true,
    promotable: promotability?.promotable_decision_stage === true,
    tier: (summary?.meta.tier as string | undefined) ?? null,
    runner: summary?.meta.evidence?.runner ?? null,
  };
}

/** What an edited bundle became that it was not. Empty when nothing did. */
export function gains(before: Standing, after: Standing): string[] {
  const found: string[] = [];
  const lost = (what: string, was: boolean, is: boolean): void => {
    if (was && !is) found.push(`no longer ${what}`);
  };
  if (after.promotable && !before.promotable) found.push('promotable');
  if (after.tier === 'mapped' && before.tier !== 'mapped') found.push('mapped');
  if (!after.valid) return found;
  if (!before.valid) found.push('valid');
  lost('ours', before.rules === 'runtime', after.rules === 'runtime');
  lost('simulated', before.runner === 'simulated', after.tier === null || after.runner === 'simulated');
  lost('repaired', before.repaired, after.repaired);
  lost('filtered', before.filtered, after.filtered);
  lost('failed', before.status === 'failed', after.status === 'failed');
  return found;
}
