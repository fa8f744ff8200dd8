import { describe, expect, it } from 'vitest';
import { hasMembers, sameText, sameValue } from '../src/compare.js';
import { Deviations } from '../src/deviations.js';
import { adding, deviates, met, type Outcome, type ProofRow, runProof } from '../src/proof.js';
import { renderTable } from '../src/table.js';

const deviations = new Deviations(
  '## Bundles\n\n| switch | then | now |\n| --- | --- | --- |\n| `bundles.size` (W4) | not looked at | `BUNDLE_SIZE_MISMATCH`, `JSON_*` |\n',
);
const evidence = { reference: '', deviations };
const rows = (...outcomes: Outcome[]): ProofRow[] => outcomes.map((outcome, position) => ({ subject: `case ${position}`, ...outcome }));
const prove = (prove: () => ProofRow[]) => runProof({ group: 'a group', unit: 'vectors', prove: async () => prove() }, evidence);

describe('a proof', () => {
  it('is met when every comparison is', async () => {
    expect(await prove(() => rows(met('1'), met('2')))).toMatchObject({ verdict: 'met' });
  });

  it('fails when it compares nothing', async () => {
    expect(await prove(() => [])).toMatchObject({ verdict: 'failed' });
  });

  it('fails with what it throws', async () => {
    const result = await prove(() => {
      throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    });
    expect(result).toMatchObject({ verdict: 'failed', rows: [{ got: 'ENOENT: no such file' }] });
  });

  it('differs under a name that is listed', async () => {
    expect(await prove(() => rows(met('1'), deviates('bundles.size', 'read', 'refused')))).toMatchObject({ verdict: 'deviation' });
  });

  it('fails when the name of a deviation, or of an addition, is not listed', async () => {
    expect(await prove(() => rows(deviates('bundles.color', 'read', 'refused')))).toMatchObject({ verdict: 'failed' });
    expect(await prove(() => rows(adding(met('1'), 'bundles.color')))).toMatchObject({ verdict: 'failed' });
  });
});

describe('a comparison', () => {
  it('shows the first line that differs', () => {
    expect(sameText('a\nb\nc', 'a\nx\nc')).toMatchObject({ verdict: 'failed', expected: 'line 2: b', got: 'x' });
    expect(sameText('a', 'a\n')).toMatchObject({ verdict: 'failed', expected: 'line 2: no more lines' });
    expect(sameText('a', undefined)).toMatchObject({ verdict: 'failed', got: 'nothing' });
  });

  it('counts the order of members unless told otherwise', () => {
    expect(sameValue({ a: 1, b: 2 }, { b: 2, a: 1 }).verdict).toBe('failed');
    expect(sameValue({ a: 1, b: 2 }, { b: 2, a: 1 }, { inAnyOrder: true }).verdict).toBe('met');
  });

  it('asks for the members that are expected, and allows others', () => {
    expect(hasMembers({ a: 1 }, { a: 1, b: 2 }).verdict).toBe('met');
    expect(hasMembers({ a: 1 }, { b: 2 }).verdict).toBe('failed');
    expect(hasMembers({ constructor: null }, {}).verdict).toBe('failed');
  });
});

describe('the list of deviations', () => {
  it('is found by name, and by the code of a refusal within one family', () => {
    expect(deviations.find('bundles.size')).toMatchObject({ section: 'Bundles' });
    expect(deviations.ofCode('bundles.', 'BUNDLE_SIZE_MISMATCH')?.name).toBe('bundles.size');
    expect(deviations.ofCode('bundles.', 'JSON_NOT_UTF8')?.name).toBe('bundles.size');
    expect(deviations.ofCode('bundles.', 'BUNDLE_LINK')).toBeUndefined();
    expect(deviations.ofCode('ops.', 'BUNDLE_SIZE_MISMATCH')).toBeUndefined();
  });
});

describe('the table', () => {
  it('counts vectors in one line, names deviations, and shows failures in full', async () => {
    const table = renderTable(
      [await prove(() => rows(met('1'), deviates('bundles.size', 'read', 'refused'), sameText('a', 'b')))],
      deviations,
    );
    expect(table).toMatch(/^a group +3 vectors +1 met, 1 named, 1 failed +FAILED$/m);
    expect(table).toMatch(/^ {2}bundles\.size \(Bundles\), 1$/m);
    expect(table).toMatch(/^ {6}expected line 1: a$/m);
    expect(table).toMatch(/^3 comparisons: 1 met, 1 named deviations, 1 failed$/m);
  });
});
