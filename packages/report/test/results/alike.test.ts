import { JsonNumber, objectInOrder } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';
import { isAlike, Recent } from '../../src/results/alike.js';

describe('values that are alike', () => {
  it('are those that are written alike', () => {
    const value = () => ({ a: [1, 'b', { c: null, d: new JsonNumber('1.0') }], e: {}, f: [[]], g: true });
    expect(isAlike(value(), value())).toBe(true);
  });

  it.each([
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [{ a: 1 }, { a: '1' }],
    [{ a: 1 }, { a: new JsonNumber('1.0') }],
    [{ a: new JsonNumber('1.00') }, { a: new JsonNumber('1.0') }],
    [{ a: null }, { a: undefined }],
    [{ a: null }, { a: {} }],
    [{ a: [] }, { a: {} }],
    [
      [1, 2],
      [1, 3],
    ],
    [[1, 2], [1]],
    [[0], [-0]],
    [{ a: 1 }, { a: 1, b: 2 }],
    [
      objectInOrder([
        ['2', 1],
        ['1', 1],
      ]),
      objectInOrder([
        ['1', 1],
        ['2', 1],
      ]),
    ],
  ])('are not %j and %j', (one, other) => {
    expect(isAlike(one, other)).toBe(false);
    expect(isAlike(other, one)).toBe(false);
  });
});

describe('what was made of the last few values', () => {
  it('is made again only for a value that is not alike one of them', () => {
    const made: string[] = [];
    const recent = new Recent(({ a }: { a: string }) => {
      made.push(a);
      return a.toUpperCase();
    });
    const of = (...names: readonly string[]): string[] => names.map((a) => recent.of({ a }));
    expect(of('a', 'b', 'a', 'c', 'd', 'a', 'e', 'b', 'a')).toEqual(['A', 'B', 'A', 'C', 'D', 'A', 'E', 'B', 'A']);
    // The fifth takes the place of the first, which then takes that of the second.
    expect(made).toEqual(['a', 'b', 'c', 'd', 'e', 'a']);
  });
});
