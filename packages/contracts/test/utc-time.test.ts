import { isUnixTime, utcTime } from '@runtime/contracts';
import { expect, it } from 'vitest';

it.each([
  [0, '1970-01-01T00:00:00Z'],
  [1_700_000_000.25, '2023-11-14T22:13:20Z'],
  [-1.5, '1969-12-31T23:59:59Z'],
  [8.64e12, '+275760-09-13T00:00:00Z'],
  [-8.64e12, '-271821-04-20T00:00:00Z'],
])('%d is a moment', (seconds, text) => {
  expect(isUnixTime(seconds)).toBe(true);
  expect(utcTime(seconds)).toBe(text);
});

it.each([[1e300], [-1e300], [8.64e12 + 1], [Number.NaN], [Number.POSITIVE_INFINITY], ['0'], [null], [undefined], [true]])(
  '%s is none',
  (value) => {
    expect(isUnixTime(value)).toBe(false);
    expect(utcTime(value)).toBeNull();
  },
);
