import { parseJson } from '@runtime/contracts';
import { mayHaveMember } from '@runtime/files';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const told = (text: string | Buffer): boolean => mayHaveMember(Buffer.from(text as string), 'run_id');

describe('looking for a top-level member without parsing', () => {
  it.each([
    ['{"run_id": 1}'],
    ['{"a": [{}], "run_id": 1}'],
    [`${' '.repeat(300)}{"a": "}", "run_id": 1}`],
    ['{"a": "\\"", "r\\u0075n_id": 1}'],
    ['{"a": 1, "run_id": 1'],
    ['{"a": ], "run_id": 1}'],
  ])('leaves %s to a parser', (text) => expect(told(text)).toBe(true));

  it.each([
    ['{}'],
    ['{"a": {"run_id": 1}}'],
    ['{"a": "\\u00e9", "b": [{"run_id": 1}]}'],
    ['{"a": "\\"run_id\\": 1", "b": "\\"run_id\\""}'],
    ['{"a_run_id": 1, "run_idx": 2}'],
    ['[{"run_id": 1}]'],
    ['"run_id"'],
    ['\ufeff{"run_id": 1}'],
    [''],
  ])('says that %s has none', (text) => expect(told(text)).toBe(false));

  it('never says no where a parse finds the member', () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    const named = fc.dictionary(
      fc.oneof(fc.constantFrom('run_id', 'a', '__proto__', 'run"id'), fc.string()),
      fc.oneof(json, fc.record({ run_id: json })),
    );
    fc.assert(
      fc.property(named, fc.constantFrom(undefined, 2, '\t'), fc.boolean(), (value, indent, escaped) => {
        const text = JSON.stringify(value, null, indent);
        const has = Object.hasOwn(parseJson(text) as object, 'run_id');
        expect(told(escaped ? text.replaceAll('"run_id"', '"run\\u005fid"') : text) || !has).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
