import { parseJson } from '@runtime/contracts';
import { DocumentRows } from '@runtime/files';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** What a document in pieces of a size gives: its rows, and what is left of it. */
function read(text: string, at: readonly string[], size: number, pick?: readonly string[]): { rows: unknown[]; rest: unknown } {
  const bytes = Buffer.from(text);
  const scanner = new DocumentRows({ at, pick, path: 'd.json' });
  const rows: unknown[] = [];
  for (let from = 0; from < bytes.length; from += size) rows.push(...scanner.push(bytes.subarray(from, from + size)));
  rows.push(...scanner.end());
  return { rows, rest: scanner.rest() };
}

const isRefused = (act: () => unknown): boolean => {
  try {
    act();
    return false;
  } catch {
    return true;
  }
};

const AT: readonly (readonly string[])[] = [['rows'], ['*', 'rows'], ['a', '*', 'rows']];

describe('rows inside a document', () => {
  it('are those of the document, with the members that lead to them, however the bytes arrive', () => {
    const text = JSON.stringify({ n: { rows: [1, { a: [2] }] }, m: { x: '[', rows: [] }, o: 3, p: { rows: { q: 1 } }, q: { rows: [[3]] } });
    for (let size = 1; size < 30; size++) {
      expect(read(text, ['*', 'rows'], size)).toEqual({
        rows: [
          { keys: ['n', 'rows'], index: 0, value: 1 },
          { keys: ['n', 'rows'], index: 1, value: { a: [2] } },
          { keys: ['q', 'rows'], index: 0, value: [3] },
        ],
        rest: { n: { rows: [] }, m: { x: '[', rows: [] }, o: 3, p: { rows: { q: 1 } }, q: { rows: [] } },
      });
    }
  });

  it('are refused where parsing the whole would refuse the document, and nowhere else', () => {
    const name = fc.constantFrom('a', 'rows', 'x');
    const document = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, fc.constantFrom(1, 'a:"{', null, -0.5), fc.array(tie('value')), tie('object')),
      object: fc.array(fc.tuple(name, tie('value')), { maxLength: 3 }).map((members) => ({ members })),
    })).object;
    // Members may be written twice, which no object can hold: so the text is put together here.
    const written = (value: unknown): string =>
      Array.isArray(value)
        ? `[${value.map(written).join(', ')}]`
        : typeof value === 'object' && value !== null
          ? `{${(value as { members: [string, unknown][] }).members.map(([key, of]) => `"${key}": ${written(of)}`).join(',\n')}}`
          : JSON.stringify(value);
    const damage = fc.option(fc.tuple(fc.nat(), fc.constantFrom('', ',', '}', ']', '"', ':', '{', '\\')), { freq: 2 });
    fc.assert(
      fc.property(document, damage, fc.constantFrom(...AT), fc.integer({ min: 1, max: 50 }), (value, hit, at, size) => {
        const whole = `${written(value)}\n`;
        const where = hit === null ? 0 : hit[0] % whole.length;
        const text = hit === null ? whole : whole.slice(0, where) + hit[1] + whole.slice(where + 1);
        expect(isRefused(() => read(text, at, size))).toBe(isRefused(() => parseJson(text)));
      }),
      { numRuns: 3000 },
    );
  });

  it('are skipped over but for the members that are picked', () => {
    const { rows, rest } = read('{"rows":[{"a":{"b":[1]},"c":2},{"c":3},4],"d":5}', ['rows'], 7, ['a']);
    expect(rows).toEqual([
      { keys: ['rows'], index: 0, value: { a: { b: [1] } } },
      { keys: ['rows'], index: 1, value: {} },
      { keys: ['rows'], index: 2, value: 4 },
    ]);
    expect(rest).toEqual({ rows: [], d: 5 });
  });

  it('have the depth that they have in the document', () => {
    const deep = `{"rows":[${'['.repeat(126)}${']'.repeat(126)}]}`;
    expect(read(deep, ['rows'], 9).rows).toHaveLength(1);
    expect(() => read(`{"rows":[[${'['.repeat(126)}${']'.repeat(126)}]]}`, ['rows'], 9)).toThrow('deeper');
  });
});
