import { likelyCause } from '../diff/cause.js';
import type { DiffSide } from '../diff/model.js';
import { type Cell, decisionOf, expectedOf, factsOf, UNASKED } from './cells.js';
import type { HistoryChange } from './model.js';
import type { Probe } from './probes.js';

/** A run in its place in the order, with its cells by probe. */
export interface Column {
  run: number;
  side: DiffSide['facts'];
  cells: Uint16Array;
}

/**
 * What changed for one probe from each run to the next that asks it, in runs of one kind of evidence. A decision that goes and comes back
 * while profile, plan, world and host stay the same is a flake.
 */
export function changesOf(probe: Probe, columns: readonly Column[]): HistoryChange[] {
  const found: HistoryChange[] = [];
  const question = { profile_id: probe.profile_id, expectation_id: '', operation: probe.operation, target: probe.target };
  let before: Column | null = null;
  for (const column of columns) {
    const cell = cellAt(column, probe);
    if (cell === UNASKED) continue;
    if (before !== null) {
      const earlier = cellAt(before, probe);
      const kind = kindOf(earlier, cell);
      if (kind !== null) {
        const [base, head] = [asSide(before), asSide(column)];
        found.push({
          probe: probe.index,
          from: before.run,
          to: column.run,
          kind,
          cause: kind === 'expectation' ? 'plan' : likelyCause(kind, base, head, factsOf(earlier, question), factsOf(cell, question)),
          before: { decision: decisionOf(earlier), expected: expectedOf(earlier) },
          after: { decision: decisionOf(cell), expected: expectedOf(cell) },
        });
      }
    }
    before = column;
  }
  return withFlakes(found);
}

const cellAt = ({ cells }: Column, { index }: Probe): Cell => cells[index] ?? UNASKED;

const asSide = ({ side }: Column): DiffSide => ({ facts: side, expectations: new Map() });

function kindOf(before: Cell, after: Cell): HistoryChange['kind'] | null {
  const [was, is] = [decisionOf(before), decisionOf(after)];
  if (was !== is) return was === null || is === null ? 'coverage' : 'decision';
  return expectedOf(before) === expectedOf(after) ? null : 'expectation';
}

/** Two changes one after the other that nothing explains, and that undo each other. */
function withFlakes(changes: readonly HistoryChange[]): HistoryChange[] {
  const flaky = new Set<HistoryChange>();
  for (let at = 1; at < changes.length; at++) {
    const [first, second] = [changes[at - 1]!, changes[at]!];
    if (first.cause !== 'unexplained' || second.cause !== 'unexplained') continue;
    if (first.before.decision === second.after.decision) flaky.add(first).add(second);
  }
  return changes.map((change) => (flaky.has(change) ? { ...change, cause: 'flake' } : change));
}
