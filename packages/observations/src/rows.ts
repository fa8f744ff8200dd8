import type { AskedRow, JobRow, MeasuredRow, NotRunRow } from '@runtime/job';

/** A row of a lane that performs probes. */
export type ProbeRowOfJob = MeasuredRow | NotRunRow;
/** A row of the lane that asks. */
export type OracleRowOfJob = AskedRow | NotRunRow;

/** The rows of one lane by profile and expectation. Expectation ids repeat across profiles, never within one. */
class LaneRows<Row extends JobRow> {
  readonly #profiles = new Map<string, Map<string, Row>>();

  add(row: Row): void {
    const rows = this.#profiles.get(row.profile_id) ?? new Map<string, Row>();
    this.#profiles.set(row.profile_id, rows.set(row.expectation_id, row));
  }

  get(profileId: string, expectationId: string): Row {
    const row = this.#profiles.get(profileId)?.get(expectationId);
    if (row === undefined) throw new Error(`the connection ended well without a row for ${profileId} ${expectationId}`);
    return row;
  }
}

/** The rows of a run, sorted into its lanes. */
export class RowTable {
  readonly baseline = new LaneRows<ProbeRowOfJob>();
  readonly scenario = new LaneRows<ProbeRowOfJob>();
  readonly oracle = new LaneRows<OracleRowOfJob>();

  constructor(rows: Iterable<JobRow>) {
    for (const row of rows) (this[row.lane] as LaneRows<JobRow>).add(row);
  }
}
