import type { RowReading, SummaryRow } from './reading.js';

const TEXT = ['world_id', 'scenario_id', 'operation'] as const;
const FLAGS = ['match', 'intended_op_witnessed'] as const;
const TEXT_OR_NULL = ['failure_stage', 'failure_kind', 'expected', 'actual', 'expectation_id', 'target'] as const;

/** Rows of our own runners. Members that a later release adds survive unread. */
export const OUR_ROWS: RowReading = {
  name: 'runtime',
  strict: true,
  assumedWorld: null,
  faultOfMembers: () => null,
  faultOfValues(row: SummaryRow) {
    const text = TEXT.find((member) => typeof row[member] !== 'string');
    if (text !== undefined) return { field: text, what: `${text} is not text` };
    const flag = FLAGS.find((member) => row[member] !== null && typeof row[member] !== 'boolean');
    if (flag !== undefined) return { field: flag, what: `${flag} is neither true, false nor null` };
    const nullable = TEXT_OR_NULL.find((member) => row[member] !== null && typeof row[member] !== 'string');
    return nullable === undefined ? null : { field: nullable, what: `${nullable} is neither text nor null` };
  },
};
