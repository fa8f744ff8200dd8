import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContractError, parseJson } from '@runtime/contracts';
import { FilesError, type ScanOptions, scanJsonArray, streamJsonArray } from '@runtime/files';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** A text as bytes in pieces of a size. */
async function* pieces(text: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text as string);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function values(text: string | Buffer, size = 7, options: ScanOptions = {}): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const rows of scanJsonArray(pieces(text, size), options))
    for (const row of rows) found.push(options.pick === undefined ? row.value() : row.picked);
  return found;
}

describe('scanning a JSON array', () => {
  it('gives the rows of any array, however the bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue({ maxDepth: 4 })),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(undefined, 2, '\t'),
        async (rows, size, indent) => {
          expect(JSON.stringify(await values(JSON.stringify(rows, null, indent), size))).toBe(
            JSON.stringify(JSON.parse(JSON.stringify(rows))),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('picks the members that parsing the row would give', async () => {
    const row = fc.dictionary(fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'run_id'), fc.string()), fc.jsonValue({ maxDepth: 2 }));
    await fc.assert(
      fc.asyncProperty(fc.array(row), fc.integer({ min: 1, max: 40 }), async (rows, size) => {
        const text = JSON.stringify(rows);
        const pick = ['a', 'run_id', '__proto__', 'é'];
        const parsed = parseJson(text) as Record<string, unknown>[];
        const expected = parsed.map((one) =>
          pick.filter((name) => Object.hasOwn(one, name)).map((name) => [name, JSON.stringify(one[name])]),
        );
        const found = (await values(text, size, { pick })) as Record<string, unknown>[];
        expect(
          found.map((one) => pick.filter((name) => Object.hasOwn(one, name)).map((name) => [name, JSON.stringify(one[name])])),
        ).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('knows a member by any spelling of its name', async () => {
    expect(await values('[{"\\u0072un_id": "x"}]', 3, { pick: ['run_id'] })).toEqual([{ run_id: 'x' }]);
  });

  it('leaves rows that are no objects to the caller', async () => {
    expect(await values('[1, "a", [2], null, {"a": 1}]', 2, { pick: ['a'] })).toEqual([null, null, null, null, { a: 1 }]);
  });

  it('shows every byte before the rows in it, so that a digest covers them', async () => {
    const text = JSON.stringify(Array.from({ length: 500 }, (_, index) => ({ index, text: 'é'.repeat(index) })));
    const hash = createHash('sha256');
    await values(text, 100, { onBytes: (chunk) => hash.update(chunk) });
    expect(hash.digest('hex')).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it.each([
    ['{}', 'JSON_ARRAY_INVALID'],
    ['', 'JSON_ARRAY_INVALID'],
    ['[', 'JSON_ARRAY_INVALID'],
    ['[1', 'JSON_ARRAY_INVALID'],
    ['[1,', 'JSON_ARRAY_INVALID'],
    ['[1,]', 'JSON_ARRAY_INVALID'],
    ['[,1]', 'JSON_ARRAY_INVALID'],
    ['[1 2]', 'JSON_ARRAY_INVALID'],
    ['[1] 2', 'JSON_ARRAY_INVALID'],
    ['[{"a": 1]}', 'JSON_ARRAY_INVALID'],
    ['[{"a": [}]}]', 'JSON_ARRAY_INVALID'],
    ['["a', 'JSON_ARRAY_INVALID'],
    ['["a\n"]', 'JSON_ARRAY_INVALID'],
    ['[{"a" 1}]', 'JSON_ARRAY_INVALID'],
    ['[{"a": 1,}]', 'JSON_ARRAY_INVALID'],
    ['[{a: 1}]', 'JSON_ARRAY_INVALID'],
    ['[?]', 'JSON_ARRAY_INVALID'],
  ] as const)('refuses %j', async (text, code) => {
    for (const size of [1, 1000]) await toThrowWithCode(() => values(text, size, { pick: ['a'] }), FilesError, code);
  });

  it.each([
    ['\ufeff[]', 'JSON_BYTE_ORDER_MARK'],
    ['['.repeat(200_000), 'JSON_DEPTH_EXCEEDED'],
    [`[${'{"a":'.repeat(200)}1${'}'.repeat(200)}]`, 'JSON_DEPTH_EXCEEDED'],
    ['[{"a": 1, "a": 2}]', 'JSON_DUPLICATE_KEY'],
    ['[{"a": tru}]', 'JSON_SYNTAX'],
    [Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]), 'JSON_NOT_UTF8'],
  ] as const)('refuses %j as no strict JSON', async (text, code) => {
    await toThrowWithCode(() => values(text as string, 50, { pick: ['a'] }), ContractError, code);
  });

  it('bounds a row before it has read it', async () => {
    let read = 0;
    const endless = async function* (): AsyncGenerator<Buffer> {
      yield Buffer.from('["');
      for (;;) {
        read += 1000;
        yield Buffer.alloc(1000, 'a');
      }
    };
    const all = async (): Promise<void> => {
      for await (const _ of scanJsonArray(endless(), { maxRowBytes: 10_000 }));
    };
    await toThrowWithCode(all, FilesError, 'ROW_TOO_LARGE');
    expect(read).toBeLessThan(20_000);
  });

  it('ends with a long row that comes in small pieces, which quadratic time would not', async () => {
    expect((await values(`["${'a'.repeat(15_000_000)}"]`, 4096)).length).toBe(1);
  });

  it('reads a file, one parsed row at a time', async () => {
    const path = join(temporaryDirectory(), 'rows.json');
    writeFileSync(path, '[{"a": 1}, 2]');
    const found: unknown[] = [];
    for await (const row of streamJsonArray(path)) found.push(row);
    expect(found).toEqual([
      { index: 0, value: { a: 1 } },
      { index: 1, value: 2 },
    ]);
  });
});
