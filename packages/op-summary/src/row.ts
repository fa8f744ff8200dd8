import { isBlockedStage } from '@runtime/contracts';
import { OpSummaryError } from './error.js';
import type { RowReading, SummaryRow } from './reading/reading.js';

/** The members of an observation that a summary looks at. A reader of large files need not build any other. */
export const SUMMARY_MEMBERS = [
  'run_id',
  'world_id',
  'profile_id',
  'scenario_id',
  'expectation_id',
  'operation',
  'target',
  'expected',
  'actual',
  'match',
  'failure_stage',
  'failure_kind',
  'intended_op_witnessed',
  'harness',
] as const;

/** A row with these members alone, so that a row says the same wherever it was read whole. */
export function summaryMembers(row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return row;
  const taken: Record<string, unknown> = {};
  for (const name of SUMMARY_MEMBERS) if (Object.hasOwn(row, name)) taken[name] = (row as Record<string, unknown>)[name];
  return taken;
}

/** An object or array with something in it. */
const isFilled = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length > 0;

const SIMULATED = /^runtime-simulated\//;

export const isSimulated = (harness: unknown): boolean => typeof harness === 'string' && SIMULATED.test(harness);

/**
 * Checks a row and takes from it what a summary needs.
 *
 * @throws OpSummaryError `OBSERVATION_ROW_INVALID` with the row's index.
 */
export function summaryRow(row: Record<string, unknown>, index: number, reading: RowReading, path?: string): SummaryRow {
  const invalid = (field: string, what: string): OpSummaryError =>
    new OpSummaryError({
      code: 'OBSERVATION_ROW_INVALID',
      message: `observation ${index}: ${what}${path === undefined ? '' : ` (${path})`}`,
      path,
      field: `/${index}${field === '' ? '' : `/${field}`}`,
      hint: 'normalise the run again, or take the events from the bundle that was committed',
      details: { row: index },
    });
  for (const member of ['world_id', 'profile_id', 'scenario_id']) {
    if (!Object.hasOwn(row, member)) throw invalid(member, `has no ${member}`);
  }
  const foreign = reading.faultOfMembers(row);
  if (foreign !== null) throw invalid(foreign.field, foreign.what);
  const taken: SummaryRow = {
    world_id: own(row, 'world_id'),
    scenario_id: own(row, 'scenario_id'),
    expectation_id: own(row, 'expectation_id'),
    operation: Object.hasOwn(row, 'operation') ? row['operation'] : '',
    target: own(row, 'target'),
    expected: own(row, 'expected'),
    actual: own(row, 'actual'),
    match: own(row, 'match'),
    failure_stage: own(row, 'failure_stage'),
    failure_kind: own(row, 'failure_kind'),
    intended_op_witnessed: own(row, 'intended_op_witnessed'),
  };
  for (const member of ['scenario_id', 'operation', 'failure_stage'] as const) {
    const value = taken[member];
    if (typeof value === 'object' && value !== null) throw invalid(member, `${member} is not text`);
  }
  // The reference looks at the kind of a blocked row only, and there cannot count by an object.
  if (isBlockedStage(taken.failure_stage) && isFilled(taken.failure_kind)) throw invalid('failure_kind', 'failure_kind is not text');
  const fault = reading.faultOfValues(taken);
  if (fault !== null) throw invalid(fault.field, fault.what);
  return taken;
}

/** Own members only: a row must not inherit an answer. */
export const own = (row: Record<string, unknown>, member: string): unknown => (Object.hasOwn(row, member) ? (row[member] ?? null) : null);
