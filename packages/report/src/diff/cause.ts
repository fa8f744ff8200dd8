import type { Cause, ChangeKind, DiffSide, ExpectationFacts } from './model.js';

/** Stages before the policy had a say about the probed operation. */
const BEFORE_POLICY = new Set(['preflight', 'apply', 'bootstrap']);

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
  if (kind === 'new' || kind === 'gone' || before === null || after === null) return 'plan';
  if (base.facts.runner !== head.facts.runner || blocked(before) || blocked(after)) return 'harness';
  if (before.decision === null || after.decision === null) return 'not_measured';
  if (before.absent !== after.absent || before.baseline !== after.baseline) return 'fixture';
  if (profileChanged(base, head, before.profile_id)) return 'policy';
  if (hostDiffers(base, head)) return 'host';
  if (before.target !== after.target || before.operation !== after.operation) return 'plan';
  return 'unexplained';
}

const blocked = ({ stage }: ExpectationFacts): boolean => stage !== null && BEFORE_POLICY.has(stage);

function profileChanged(base: DiffSide, head: DiffSide, profile: string): boolean {
  const before = base.facts.profiles[profile] ?? null;
  const after = head.facts.profiles[profile] ?? null;
  return before !== null && after !== null && before !== after;
}

function hostDiffers(base: DiffSide, head: DiffSide): boolean {
  if (base.facts.world_id !== head.facts.world_id) return true;
  const names = new Set([...Object.keys(base.facts.host), ...Object.keys(head.facts.host)]);
  return [...names].some((name) => (base.facts.host[name] ?? null) !== (head.facts.host[name] ?? null));
}
