import type { ProbeFacts } from '../facts.js';
import { observePath } from '../results/path-observation.js';
import { timesOf } from '../results/runtime-results.js';

/**
 * What the driver told, and everything of ours that the observation record has no member for: readers of the reference
 * refuse a row with a member that they do not know.
 */
export function probeDetails(facts: ProbeFacts): Record<string, unknown> {
  const { row, probe } = facts;
  const ours = {
    anchor_ctx_id: probe.anchor_ctx_id,
    outcome: row.outcome,
    exit_code: row.exit_code ?? undefined,
    signal: row.signal ?? undefined,
    reason: row.reason,
    driver: row.driver,
    errno_text: row.errno_text,
    path_observation: observePath(facts.baseline, probe.operation, probe.target) ?? undefined,
    rule: row.rule,
    unknown: row.unknown,
    spawn_error: row.spawn_error,
    shortened: row.shortened,
    ...timesOf(facts),
  };
  if (row.kind === 'not_run') return { ...row.details, ...ours };
  const { first_denied, prerequisite, listener } = row;
  return { ...row.details, ...ours, first_denied, prerequisite, listener };
}
