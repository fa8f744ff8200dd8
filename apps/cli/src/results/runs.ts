import type { ListedRun } from '@runtime/bundle-store';

/** Newest first. Runs without a time come last; equal times are ordered by id, so that the list is always the same. */
export const byTime = (a: ListedRun, b: ListedRun): number =>
  (b.updated_at_unix ?? 0) - (a.updated_at_unix ?? 0) || (a.run_id < b.run_id ? -1 : 1);

/** Letters that an id is cut to where it stays the only one: enough to be told apart in a year of runs. */
const SHORT = 8;

/** Each id cut to the shortest beginning that is its own, and no shorter than is readable. */
export function shortestIds(ids: readonly string[]): Map<string, string> {
  const sorted = [...new Set(ids)].sort();
  return new Map(
    sorted.map((id, index) => {
      const shared = Math.max(common(id, sorted[index - 1]), common(id, sorted[index + 1]));
      return [id, id.slice(0, Math.max(SHORT, shared + 1))];
    }),
  );
}

function common(id: string, other: string | undefined): number {
  let at = 0;
  while (other !== undefined && at < id.length && id[at] === other[at]) at++;
  return at;
}
