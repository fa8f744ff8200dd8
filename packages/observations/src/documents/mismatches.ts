import type { Mismatch, MismatchSummary, MismatchType } from '@runtime/contracts';
import type { ProbeFacts } from '../facts.js';
import { isUnder } from '../paths.js';
import { violationOf } from '../results/runtime-results.js';
import type { RunFacts } from '../run.js';

const GENERATED_BY = '@runtime/observations';

/** `mismatch_summary.json` without its rows: every probe that is not as expected, typed by the first rule that applies (contract: execution, mismatch_type). */
export const mismatchSummary = ({ world_id, failure }: RunFacts, counts: MismatchSummary['counts']): MismatchSummary => ({
  world_id,
  generated_by: GENERATED_BY,
  mismatches: [],
  counts,
  ...(failure === null ? {} : { error: failure }),
});

export function mismatchOf(worldId: string, facts: ProbeFacts): Mismatch {
  const { profileId, probe, row, actual } = facts;
  return {
    world_id: worldId,
    profile_id: profileId,
    expectation_id: probe.expectation_id,
    operation: probe.operation,
    path: probe.target,
    expected: probe.expected,
    actual,
    mismatch_type: typeOf(facts),
    violation_summary: violationOf(facts),
    notes: row.stderr,
    ...(isKnown(facts) ? { known: true } : {}),
  };
}

/** Where the run failed comes before what it decided. */
function typeOf({ probe, actual, failure }: ProbeFacts): MismatchType {
  if (failure.stage === 'apply') return 'apply_gate';
  if (failure.stage === 'bootstrap') {
    return failure.kind === 'bootstrap_deny_process_exec' ? 'bootstrap_deny_process_exec' : 'bootstrap_failed';
  }
  if (actual === null) return 'op_not_witnessed';
  if (atBoundary(probe.operation, probe.target)) return 'canonicalization_boundary';
  return actual === 'deny' ? 'unexpected_deny' : 'unexpected_allow';
}

const EDGES = '/tmp/runtime-adv/edges';

/** Paths whose spelling alone may explain a surprise. */
const atBoundary = (operation: string, path: string): boolean =>
  (operation === 'file-read*' || operation === 'file-write*') &&
  (path.split('/').includes('..') || isUnder(path, EDGES) || isUnder(path, `/private${EDGES}`));

/** A surprise that somebody predicted is still a mismatch, and is marked. */
const isKnown = ({ actual, known }: ProbeFacts): boolean =>
  actual !== null && known !== null && (known.model === actual || known.baseline_host === actual);
