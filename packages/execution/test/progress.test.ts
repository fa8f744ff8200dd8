import type { Job, JobRow } from '@runtime/job';
import { expect, it, vi } from 'vitest';
import type { RunProgress } from '../src/options.js';
import { progressReporter } from '../src/progress.js';

const clock = vi.hoisted(() => ({ now: 0 }));
vi.mock('@runtime/files', async (original) => ({ ...(await original<object>()), steadyNow: () => clock.now }));

const row = (name: string) => ({ lane: 'baseline', profile_id: 'p', expectation_id: name }) as JobRow;

/** Rows at these times, in milliseconds after the start, and what is told of them. */
function told(total: number, times: readonly number[]): RunProgress[] {
  const seen: RunProgress[] = [];
  clock.now = 1000;
  const reporter = progressReporter({ probes: Array(total) } as unknown as Job, (progress) => {
    seen.push(progress);
    throw new Error('a display that breaks');
  });
  times.forEach((time, at) => {
    clock.now = 1000 + time;
    reporter.row(row(`row-${at + 1}`), at + 1);
  });
  reporter.end();
  return seen;
}

it('progress is told at the first row, not again before 50 ms have passed, and at the last row at once', () => {
  const seen = told(5, [10, 59, 60, 109, 109.5]);
  expect(seen.map(({ done }) => done)).toEqual([1, 3, 5]);
  expect(seen[1]).toEqual({ done: 3, total: 5, rate: 50, current: { lane: 'baseline', profile_id: 'p', expectation_id: 'row-3' } });
});

it('progress of a run that ends early is told to its last row, once', () => {
  expect(told(5, [10, 20]).map(({ done }) => done)).toEqual([1, 2]);
  expect(told(5, [10]).map(({ done }) => done)).toEqual([1]);
  expect(told(5, [])).toEqual([]);
});

it('a row without any time has a rate as of a millisecond', () => {
  expect(told(5, [0])).toMatchObject([{ rate: 1000 }]);
});

it('nobody has to be told', () => {
  const reporter = progressReporter({ probes: [] } as unknown as Job, undefined);
  reporter.row(row('row-1'), 1);
  reporter.end();
});
