import type { AskedRow, JobRow, MeasuredRow, NotRunRow } from '@runtime/job';

/** A row of a lane that performs probes. */
export type ProbeRowOfJob = MeasuredRow | NotRunRow;
/** A row of the lane that asks. */
export type OracleRowOfJob = AskedRow | NotRunRow;

/** The rows of a lane, one for each probe that is asked for: a run has them in the order of its plan. */
export class LaneRows<Row extends JobRow> {
  readonly #rows: Iterator<JobRow>;

  constructor(rows: Iterable<JobRow>) {
    this.#rows = rows[Symbol.iterator]();
  }

  of(profileId: string, expectationId: string): Row {
    const { value: row } = this.#rows.next() as IteratorResult<JobRow, undefined>;
    if (row?.profile_id !== profileId || row.expectation_id !== expectationId)
      throw new Error(`the connection ended well without a row for ${profileId} ${expectationId}`);
    return row as Row;
  }
}
