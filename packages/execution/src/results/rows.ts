import type { Lane } from '@runtime/contracts';
import type { JobRow } from '@runtime/job';

/** Rows of one run by lane, profile and expectation. Expectation ids repeat across profiles, never within one. */
export class RowTable {
  readonly #lanes = new Map<string, Map<string, Map<string, JobRow>>>();

  constructor(rows: Iterable<JobRow>) {
    for (const row of rows) memberOf(memberOf(this.#lanes, row.lane), row.profile_id).set(row.expectation_id, row);
  }

  get(lane: Lane, profileId: string, expectationId: string): JobRow | undefined {
    return this.#lanes.get(lane)?.get(profileId)?.get(expectationId);
  }
}

function memberOf<T>(map: Map<string, Map<string, T>>, key: string): Map<string, T> {
  const member = map.get(key) ?? new Map<string, T>();
  map.set(key, member);
  return member;
}
