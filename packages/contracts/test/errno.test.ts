import { darwinErrnoName, darwinErrnoNumber } from '@runtime/contracts';
import { expect, it } from 'vitest';

it('names numbers as Darwin does, where Linux has another name', () => {
  expect([1, 11, 13, 35, 36, 61, 62, 66, 93, 102, 106].map(darwinErrnoName)).toEqual([
    'EPERM',
    'EDEADLK',
    'EACCES',
    'EAGAIN',
    'EINPROGRESS',
    'ECONNREFUSED',
    'ELOOP',
    'ENOTEMPTY',
    'ENOATTR',
    'EOPNOTSUPP',
    'EQFULL',
  ]);
});

it('has no name for anything else', () => {
  expect([0, -1, 107, 1.5, Number.NaN, '1', true, null, undefined, {}].map(darwinErrnoName)).toEqual(
    Array.from({ length: 10 }, () => null),
  );
});

it('knows the way back', () => {
  for (let errno = 1; errno <= 106; errno++) expect(darwinErrnoNumber(darwinErrnoName(errno)!)).toBe(errno);
  expect(darwinErrnoNumber('EWHATEVER')).toBeNull();
});
