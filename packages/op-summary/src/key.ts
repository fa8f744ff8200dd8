import { compareCodePoints } from '@runtime/contracts';

/** Where a row stands: its run, and its place in that run's events. What is first or smallest is so by this key. */
export interface RowKey {
  run: string;
  row: number;
}

export const compareKeys = (a: RowKey, b: RowKey): number => (a.run === b.run ? a.row - b.row : compareCodePoints(a.run, b.run));

export const smallerKey = (a: RowKey, b: RowKey): RowKey => (compareKeys(b, a) < 0 ? b : a);
