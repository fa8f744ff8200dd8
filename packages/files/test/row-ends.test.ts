import { parseJson } from '@runtime/contracts';
import { ArrayScanner, DocumentRows } from '@runtime/files';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowEnds } from '../src/row-ends.js';

/** A value as a writer lays it out that may change its mind: objects and arrays are spread over lines or not. */
function laidOut(value: unknown, depth: number, choices: readonly (0 | 1 | 2)[], at = { turn: 0 }): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const indent = choices[at.turn++ % choices.length] ?? 0;
  const list = Array.isArray(value);
  const parts = (list ? value.map((item) => ['', item] as const) : (value as { members: [string, unknown][] }).members).map(
    ([name, item]) => (list ? '' : `"${name}": `) + laidOut(item, depth + 1, choices, at),
  );
  const [open, close] = list ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0 || indent === 0) return `${open}${parts.join(', ')}${close}`;
  const inner = `\n${' '.repeat(indent * (depth + 1))}`;
  return `${open}${inner}${parts.join(`,${inner}`)}\n${' '.repeat(indent * depth)}${close}`;
}

const { value: anyValue, object } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.constantFrom(1, 'a\n}', '}', '\\', null, -0.5), fc.array(tie('value')), tie('object')),
  // A name may come twice, which no object could hold.
  object: fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), tie('value')), { maxLength: 3 }).map((members) => ({ members })),
}));
const rows = fc.array(fc.oneof({ weight: 5, arbitrary: object as fc.Arbitrary<unknown> }, anyValue as fc.Arbitrary<unknown>), {
  maxLength: 6,
});
/** Mostly one layout, so that rows end as the one before. */
const layout = fc.oneof(fc.constantFrom([2], [1]), fc.array(fc.constantFrom(0, 1, 2), { minLength: 1, maxLength: 5 })) as fc.Arbitrary<
  (0 | 1 | 2)[]
>;
const damage = fc.option(fc.tuple(fc.nat(), fc.constantFrom('', ',', '}', ']', '"', ':', '{', '\\', '\n')), { freq: 2 });

function* of<Row>(scanner: { push(chunk: Buffer): Iterable<Row>; end(): Iterable<Row> }, text: string, size: number): Generator<Row> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) yield* scanner.push(bytes.subarray(from, from + size));
  yield* scanner.end();
}

const outcome = (act: () => unknown): string => {
  try {
    return JSON.stringify(act());
  } catch {
    return 'refused';
  }
};

function damaged(text: string, hit: [number, string] | null): string {
  if (hit === null) return text;
  const where = hit[0] % text.length;
  return text.slice(0, where) + hit[1] + text.slice(where + 1);
}

describe('rows that end as the one before', () => {
  it('are those of the array, and refused where parsing the whole refuses it', () => {
    fc.assert(
      fc.property(rows, layout, damage, fc.integer({ min: 1, max: 80 }), (values, choices, hit, size) => {
        const text = damaged(laidOut(values, 0, choices), hit);
        const whole = outcome(() => {
          const value = parseJson(text);
          if (!Array.isArray(value)) throw new Error('no array');
          return value;
        });
        expect(outcome(() => Array.from(of(new ArrayScanner({}, 'a.json'), text, size), (row) => row.value()))).toBe(whole);
      }),
      { numRuns: 5000 },
    );
  });

  it('are those inside a document, and refused where parsing the whole refuses it', () => {
    fc.assert(
      fc.property(rows, layout, damage, fc.integer({ min: 1, max: 80 }), (values, choices, hit, size) => {
        const text = damaged(laidOut({ members: [['rows', values]] }, 0, choices), hit);
        const whole = outcome(() => {
          const value = parseJson(text) as { rows?: unknown };
          return Array.isArray(value.rows) ? value.rows : [];
        });
        const read = (): unknown[] => {
          const scanner = new DocumentRows({ at: ['rows'] });
          const found = Array.from(of(scanner, text, size), (row) => row.value);
          scanner.rest();
          return found;
        };
        expect(outcome(read)).toBe(whole);
      }),
      { numRuns: 5000 },
    );
  });

  it('give at least what is picked of them', () => {
    const text = JSON.stringify(
      [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ],
      null,
      2,
    );
    const found = Array.from(of(new ArrayScanner({ pick: ['a'] }, 'a.json'), text, 1000), ({ picked, atLeastPicked }) => [
      picked,
      atLeastPicked,
    ]);
    expect(found).toEqual([
      [{ a: 1 }, { a: 1 }],
      [{ a: 3 }, { a: 3, b: 4 }],
    ]);
  });

  it('are only scanned where what nobody picks is no strict JSON', () => {
    const row = (value: string): string => `  {\n    "a": 1,\n    "b": ${value}\n  }`;
    const text = `[\n${[row('0'), row('{"c": 1, "c": 2}'), row('tru'), row('0')].join(',\n')}\n]`;
    expect(Array.from(of(new ArrayScanner({ pick: ['a'] }, 'a.json'), text, 1000), ({ picked }) => picked)).toEqual(
      Array(4).fill({ a: 1 }),
    );
  });

  it('are not longer than a row may be', () => {
    const text = JSON.stringify([{ a: 1 }, { a: 'long' }], null, 2);
    const lengths = Array.from(of(new ArrayScanner({ maxRowBytes: 21 }, 'a.json'), text, 1000), ({ bytes }) => bytes.length);
    expect(lengths).toEqual([16, 21]);
    expect(() => [...of(new ArrayScanner({ maxRowBytes: 20 }, 'a.json'), text, 1000)]).toThrow('longer than 20 bytes');
  });
});

describe('a guess', () => {
  const bytes = Buffer.from('{\n "a": 1\n }, {\n "b": 2\n }, {}');

  it('is made once a row has shown how it ends', () => {
    const ends = new RowEnds();
    expect(ends.guess(bytes, 0)).toBe(-1);
    ends.learn(bytes, 0, 12);
    expect(ends.guess(bytes, 14)).toBe(26);
    expect(ends.guess(bytes, 27)).toBe(-1);
  });

  it('is not made again after one that was wrong, however rows end then', () => {
    const ends = new RowEnds();
    ends.learn(bytes, 0, 12);
    ends.learn(bytes, 28, 30);
    ends.learn(bytes, 0, 12);
    expect(ends.guess(bytes, 14)).toBe(-1);
  });
});
