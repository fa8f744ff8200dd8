import { encodePretty, parseJson, prettyPieces } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';

const joined = (value: unknown): string => [...prettyPieces(value)].join('');

describe('a document in pieces', () => {
  it('is the text of the whole, whatever the length of a list and however deep it stands', () => {
    for (const length of [0, 1, 2, 31, 32, 33, 64, 65]) {
      let document: unknown = Array.from(
        { length },
        (_, index) => [null, true, -0, 1.5, 'text', {}, [], { index, list: [[index]] }][index % 8],
      );
      for (let depth = 0; depth < 5; depth++) {
        expect(joined(document)).toBe(encodePretty(document));
        document = depth % 2 === 0 ? { before: 1, document, after: [] } : [document, document];
      }
    }
  });

  it.each([
    ['lists beyond one batch', Array.from({ length: 100 }, (_, index) => ({ index, list: [index, [], {}], text: 'a\nb' }))],
    ['a list of exactly one batch in an object', { rows: Array.from({ length: 32 }, (_, index) => [index]) }],
    ['members that are not given', { a: undefined, b: 1, c: { d: undefined }, e: [undefined, 1] }],
    ['names that are numbers, out of order', parseJson('{"10": {"b": [1]}, "9": [{"2": 1, "1": 2}]}')],
    ['text beyond ASCII', { 'é\u007f': ['\u{1f600}'], z: { '"': '\u2028' } }],
  ])('keeps %s', (_, value) => {
    expect(joined(value)).toBe(encodePretty(value));
  });

  it('does not hold a long list in one piece', () => {
    const rows = Array.from({ length: 1000 }, (_, index) => ({ index }));
    const longest = Math.max(...[...prettyPieces({ rows })].map((piece) => piece.length));
    expect(longest * 20).toBeLessThan(encodePretty({ rows }).length);
  });

  it('comes in pieces of some rows each', () => {
    const pieces = (length: number) => [...prettyPieces(Array.from({ length }, (_, at) => at))];
    expect(pieces(65)).toHaveLength(3);
    expect(pieces(33)).toHaveLength(2);
    expect(pieces(32)).toHaveLength(2);
    expect(pieces(0)).toEqual(['[]']);
    expect(JSON.parse(pieces(70).join(''))).toHaveLength(70);
  });

  it('refuses what JSON cannot hold', () => {
    expect(() => joined({ a: [Number.POSITIVE_INFINITY] })).toThrow(expect.objectContaining({ code: 'JSON_NOT_ENCODABLE' }));
  });
});
