import { isBlockedStage } from '@runtime/contracts';
import type { Cause, ChangeKind, DiffSide, ExpectationFacts } from './model.js';
import { own } from './own.js';

/**
 * The likely cause of a change, from the strongest hint to the weakest. A hint, not a verdict: two things may
 * have changed at once, and then the first of this list is named.
 */
export function likelyCause(
  kind: ChangeKind,
  base: DiffSide,
  head: DiffSide,
  before: ExpectationFacts | null,
  after: ExpectationFacts | null,
): Cause {
  if (kind === 'new' || kind === 'gone' || kind === 'expectation' || before === null || after === null) return 'plan';
  if (otherwise(before.target, after.target) || otherwise(before.operation, after.operation)) return 'plan';
  if (base.facts.runner !== head.facts.runner) return 'harness';
  const edited = profileChanged(base, head, before.profile_id);
  // A profile that cannot be applied, or starts no program any more, ends before it decides: still its own doing when it was edited.
  if (blocked(before) || blocked(after)) return edited ? 'policy' : 'harness';
  if (before.decision === null || after.decision === null) return 'not_measured';
  // The baseline knows no policy: where it changed too, the policy is not what explains it.
  if (before.absent !== after.absent || before.baseline !== after.baseline) return 'fixture';
  if (edited) return 'policy';
  if (hostDiffers(base, head)) return 'host';
  return 'unexplained';
}

/** Both known, and different. */
const otherwise = (before: string | null, after: string | null): boolean => before !== null && after !== null && before !== after;

const blocked = ({ stage }: ExpectationFacts): boolean => isBlockedStage(stage);

function profileChanged(base: DiffSide, head: DiffSide, profile: string): boolean {
  return otherwise(own(base.facts.profiles, profile), own(head.facts.profiles, profile));
}

/** Facts that stand with the host and say nothing about its kernel. */
const NOT_THE_HOST = new Set(['node']);

function hostDiffers(base: DiffSide, head: DiffSide): boolean {
  if (base.facts.world_id !== head.facts.world_id) return true;
  const names = new Set([...Object.keys(base.facts.host), ...Object.keys(head.facts.host)]);
  return [...names].some((name) => !NOT_THE_HOST.has(name) && own(base.facts.host, name) !== own(head.facts.host, name));
}
