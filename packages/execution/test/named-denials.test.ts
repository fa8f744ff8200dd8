import type { Job, JobRow, KernelLog } from '@runtime/job';
import { describe, expect, it } from 'vitest';
import { denialNames } from '../src/kernel-log.js';

const JOB = {
  probes: [
    { operation: 'file-read*', target: '/tmp/a' },
    { operation: 'file-write-data', target: '/b' },
  ],
} as Job;
const denied = (more: object = {}): JobRow => ({ kind: 'measured', index: 0, answer: 'deny', ...more }) as JobRow;
type Said = [operation: string, target: string, index?: number];
const logOf = (said: Said[]): KernelLog =>
  ({ lines: said.map(([operation, target, index = 0]) => ({ index, operation, target })) }) as unknown as KernelLog;

/** What a row says after the log was read, as operation and path. */
function named(said: Said[], row = denied()): string | undefined {
  const read = denialNames(logOf(said), JOB)(row) as { first_denied?: { operation: string; path: string } };
  return read.first_denied && `${read.first_denied.operation} ${read.first_denied.path}`;
}

const ELSEWHERE: Said = ['file-read-data', '/elsewhere'];

describe('of the lines about a denied probe', () => {
  it.each<[string, Said[], string | undefined]>([
    ['the one about the question is taken', [ELSEWHERE, ['file-read-data', '/tmp/a']], 'file-read-data /tmp/a'],
    ['also where the kernel names the resolved path', [ELSEWHERE, ['file-read*', '/private/tmp/a']], 'file-read* /private/tmp/a'],
    ['another operation at the same path is another question', [ELSEWHERE, ['file-write-data', '/tmp/a']], undefined],
    ['another path is another question', [ELSEWHERE, ['file-read-data', '/private/tmp/b']], undefined],
    ['an only one is taken, whatever it is about', [ELSEWHERE], 'file-read-data /elsewhere'],
    ['the same one twice is an only one', [ELSEWHERE, ELSEWHERE], 'file-read-data /elsewhere'],
    ['two paths are two', [ELSEWHERE, ['file-read-data', '/other']], undefined],
    ['two operations are two', [ELSEWHERE, ['file-write-data', '/elsewhere']], undefined],
    ['one about another row is none', [['file-read-data', '/tmp/a', 1]], undefined],
    ['of none, nothing is said', [], undefined],
  ])('%s', (_what, said, expected) => {
    expect(named(said)).toBe(expected);
  });

  it('an operation without a star is itself alone', () => {
    const about = (operation: string) =>
      named(
        [
          ['x', '/elsewhere', 1],
          [operation, '/b', 1],
        ],
        denied({ index: 1 }),
      );
    expect([about('file-write-data'), about('file-write-data-more')]).toEqual(['file-write-data /b', undefined]);
  });
});

describe('a row keeps what it says', () => {
  const FOUND: Said[] = [['file-read-data', '/tmp/a']];
  it.each([
    ['when it was allowed', denied({ answer: 'allow' })],
    ['when nobody knows', denied({ answer: null })],
    ['when it was not run', denied({ kind: 'not_run' })],
    ['when it knows what was denied first', denied({ first_denied: { operation: 'x', path: '/x' } })],
  ])('%s', (_when, row) => {
    expect(denialNames(logOf(FOUND), JOB)(row)).toEqual(row);
  });

  it('when there is no log', () => {
    expect(denialNames(null, JOB)(denied())).toEqual(denied());
  });
});
