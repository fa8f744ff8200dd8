/** Which rows of each run were counted, as half-open ranges: small however many rows there are. */
export class RowRanges {
  readonly runs = new Map<string, [from: number, to: number][]>();

  /** Returns false when the row was there already. */
  add(run: string, row: number): boolean {
    const ranges = this.runs.get(run);
    if (ranges === undefined) {
      this.runs.set(run, [[row, row + 1]]);
      return true;
    }
    // Rows nearly always come in order: the last range grows.
    const last = ranges[ranges.length - 1];
    if (last !== undefined && last[1] === row) {
      last[1] = row + 1;
      return true;
    }
    if (last !== undefined && last[1] < row) {
      ranges.push([row, row + 1]);
      return true;
    }
    return insert(ranges, row, row + 1);
  }

  /** Takes over another set of rows; returns the run whose rows both hold, or null. */
  merge(other: RowRanges): string | null {
    for (const [run, theirs] of other.runs) {
      const ours = this.runs.get(run);
      if (ours === undefined) {
        this.runs.set(
          run,
          theirs.map(([from, to]) => [from, to]),
        );
        continue;
      }
      for (const [from, to] of theirs) if (!insert(ours, from, to)) return run;
    }
    return null;
  }
}

function insert(ranges: [number, number][], from: number, to: number): boolean {
  const at = ranges.findIndex(([, end]) => end >= from);
  if (at === -1) {
    ranges.push([from, to]);
    return true;
  }
  const found = ranges[at] as [number, number];
  if (found[0] < to && from < found[1]) return false;
  if (found[1] === from) {
    const next = ranges[at + 1];
    if (next !== undefined && next[0] < to) return false;
    found[1] = to;
    if (next !== undefined && next[0] === to) {
      found[1] = next[1];
      ranges.splice(at + 1, 1);
    }
    return true;
  }
  if (found[0] === to) found[0] = from;
  else ranges.splice(at, 0, [from, to]);
  return true;
}
