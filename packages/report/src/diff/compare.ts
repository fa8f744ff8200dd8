import { compareCodePoints } from '@runtime/contracts';
import { likelyCause } from './cause.js';
import { type BundleDiff, CHANGE_KINDS, type Change, type ChangeKind, type DiffSide, type ExpectationFacts } from './model.js';
import { own } from './own.js';

/** Compares two bundles by expectation. Linear in both; the order of the changes does not depend on the order of the rows. */
export function compareSides(base: DiffSide, head: DiffSide): BundleDiff {
  const changes: Change[] = [];
  const add = (kind: ChangeKind, before: ExpectationFacts | null, after: ExpectationFacts | null): void => {
    const { profile_id, expectation_id, operation, target } = (after ?? before)!;
    changes.push({
      kind,
      cause: likelyCause(kind, base, head, before, after),
      profile_id,
      expectation_id,
      operation,
      target,
      base: before,
      head: after,
    });
  };
  let compared = 0;
  let measured = 0;
  let same = 0;
  let expectedOtherwise = 0;
  for (const [key, before] of base.expectations) {
    const after = head.expectations.get(key);
    if (after === undefined) {
      add('gone', before, null);
      continue;
    }
    compared++;
    if (before.decision !== null && after.decision !== null) measured++;
    if (before.expected !== after.expected) expectedOtherwise++;
    const kind = changeOf(before, after);
    if (kind === null) same++;
    else add(kind, before, after);
  }
  for (const [key, after] of head.expectations) if (!base.expectations.has(key)) add('new', null, after);
  changes.sort(inOrder);
  const counted = (kind: ChangeKind): number => changes.filter((change) => change.kind === kind).length;
  const causes: BundleDiff['causes'] = {};
  for (const { cause } of changes) causes[cause] = (causes[cause] ?? 0) + 1;
  return {
    schema_version: 'runtime-tools.diff.v0.1',
    base: base.facts,
    head: head.facts,
    decisions_differ: counted('decision') > 0,
    expectations_differ: expectedOtherwise > 0,
    older: olderOf(base.facts.updated_at_unix, head.facts.updated_at_unix),
    counts: {
      compared,
      measured,
      same,
      decision: counted('decision'),
      expectation: counted('expectation'),
      coverage: counted('coverage'),
      stage: counted('stage'),
      witness: counted('witness'),
      new: counted('new'),
      gone: counted('gone'),
    },
    causes,
    policies: [],
    host_changes: hostChanges(base, head),
    changes,
  };
}

const olderOf = (base: number | null, head: number | null): BundleDiff['older'] =>
  base === null || head === null || base === head ? null : base < head ? 'base' : 'head';

/** The gravest difference of one expectation. */
function changeOf(before: ExpectationFacts, after: ExpectationFacts): ChangeKind | null {
  if (before.decision !== after.decision && before.decision !== null && after.decision !== null) return 'decision';
  if (before.expected !== after.expected) return 'expectation';
  if (before.decision !== after.decision) return 'coverage';
  if (before.stage !== after.stage || before.kind !== after.kind) return 'stage';
  if (before.witness !== after.witness) return 'witness';
  return null;
}

function inOrder(a: Change, b: Change): number {
  return (
    CHANGE_KINDS.indexOf(a.kind) - CHANGE_KINDS.indexOf(b.kind) ||
    compareCodePoints(a.profile_id, b.profile_id) ||
    compareCodePoints(a.expectation_id, b.expectation_id)
  );
}

function hostChanges(base: DiffSide, head: DiffSide): BundleDiff['host_changes'] {
  const before: Record<string, string | null> = {
    world_id: base.facts.world_id,
    runner: base.facts.runner,
    channel: base.facts.channel,
    ...base.facts.host,
  };
  const after: Record<string, string | null> = {
    world_id: head.facts.world_id,
    runner: head.facts.runner,
    channel: head.facts.channel,
    ...head.facts.host,
  };
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .map((field) => ({ field, base: own(before, field), head: own(after, field) }))
    .filter((change) => change.base !== change.head);
}
