import type { JobResultRow, Lane } from '@runtime/contracts';

/** Rows of one run by lane, profile and expectation. Expectation ids repeat across profiles, never within one. */
export class RowTable {
  readonly #rows = new Map<string, JobResultRow>();

  constructor(rows: Iterable<JobResultRow>) {
    for (const row of rows) this.#rows.set(key(row.lane, row.profile_id, row.expectation_id), row);
  }

  get(lane: Lane, profileId: string, expectationId: string): JobResultRow | undefined {
    return this.#rows.get(key(lane, profileId, expectationId));
  }
}

const key = (lane: string, profileId: string, expectationId: string): string => JSON.stringify([lane, profileId, expectationId]);
