import type { Decision } from './vocabulary/words.js';

/** What of a row of a job bears on its decision. */
export interface DecidingRow {
  kind: string;
  started: boolean | null;
  outcome: string;
  absent: boolean | null;
  answer?: Decision | null | undefined;
  prerequisite?: unknown;
}

/**
 * A decision only where the probe started, completed, its target was there, and nothing that it needs for itself was
 * denied. A row without a stub (`started: null`) has nobody to say that it started, so it has no decision either.
 */
export function decisionOfRow(row: DecidingRow): Decision | null {
  if (row.kind === 'not_run' || row.started !== true || row.outcome !== 'completed') return null;
  return row.absent === true || row.prerequisite !== undefined ? null : (row.answer ?? null);
}
