import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDocument, DOCUMENTS, isPlainlyValid, parseJson } from '@runtime/contracts';
import { fixturesRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const KINDS = ['run_manifest', 'run_status'] as const;

const samples = (kind: string, verdict: string): unknown[] => {
  const folder = join(fixturesRoot, 'contracts', kind, 'v0.1', verdict);
  return readdirSync(folder).map((name) => parseJson(readFileSync(join(folder, name), 'utf8')));
};

const ODD = [null, true, 0, -1, 1.5, 2 ** 60, Number.NaN, '', 'x', [], {}, [null], { a: 1 }, 'in_progress', 'f'.repeat(64), undefined];

/** The value with each of its parts in turn replaced by something odd, or left out. */
function* disturbed(value: unknown): Generator<unknown> {
  yield* ODD;
  if (value === null || typeof value !== 'object') return;
  for (const key of Object.keys(value)) {
    const copy = (): Record<string, unknown> => (Array.isArray(value) ? [...value] : { ...value }) as unknown as Record<string, unknown>;
    const without = copy();
    delete without[key];
    if (!Array.isArray(value)) yield without;
    for (const other of disturbed((value as Record<string, unknown>)[key])) yield Object.assign(copy(), { [key]: other });
  }
}

describe.each(KINDS)('the quick yes for a %s', (kind) => {
  it('is given to valid documents, so that it is worth asking', () => {
    for (const sample of samples(kind, 'valid')) expect(isPlainlyValid(kind, sample)).toBe(true);
  });

  it('is never given to a document that the schema refuses', () => {
    let refused = 0;
    for (const sample of [...samples(kind, 'valid'), ...samples(kind, 'invalid')]) {
      for (const value of disturbed(sample)) {
        const valid = checkDocument(DOCUMENTS[kind], value).length === 0;
        if (!valid) refused += 1;
        if (isPlainlyValid(kind, value) && !valid) expect.fail(`said yes to ${JSON.stringify(value)}`);
      }
    }
    expect(refused).toBeGreaterThan(100);
  });

  it('is not given to what only looks like an object', () => {
    const [sample] = samples(kind, 'valid') as [object];
    expect(isPlainlyValid(kind, Object.assign(new (class {})(), sample))).toBe(false);
  });
});
