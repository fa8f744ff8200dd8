import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';
import { hasMembers, sameText, sameValue } from '../src/compare.js';
import { Deviations } from '../src/deviations.js';
import { adding, deviates, met, type Outcome, type ProofRow, runProof } from '../src/proof.js';
import { renderTable } from '../src/table.js';
import { holdsOccasion } from '../src/vectors/occasions.js';
import { planProofs } from '../src/vectors/plans.js';
import { sameRefusal } from '../src/vectors/refusal.js';
import { changesOf, inWorkspace, layOut } from '../src/workspace.js';

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

describe('the digest of a plan whose numbers are refused', () => {
  const expected_text =
    '{"apply_preflight_profile": null, "controls": {"n": 9007199254740993}, "lanes": {}, "plan_id": "p", "profiles": [], "registry_id": "r", "schema_versions": {}}';
  const plan_text = '{"plan_id": "p", "registry_id": "r", "controls": {"n": 9007199254740993}}';

  it.each([
    ['deviation', sha256Hex(expected_text)],
    ['failed', '0'.repeat(64)],
  ])('is a %s where the evidence says %s', (verdict, expected) =>
    inWorkspace(async (reference) => {
      const vectors = [{ name: 'beyond 2^53', input: { plan_text }, expected, expected_text }];
      layOut(reference, { 'vectors/plan-digest.json': JSON.stringify(vectors) });
      expect(await planProofs[0]?.prove({ reference, deviations })).toMatchObject([{ verdict }]);
    }),
  );
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

describe('a refusal', () => {
  const mismatch = { code: 'bundle.digest_mismatch', path: 'out/run-1/a.json' };
  const verdict = (refusal: { code?: string; path?: string } | null, wanted: { code: string; path?: string } = mismatch): string =>
    sameRefusal(wanted, refusal, 'out/run-1').verdict;

  it('meets a condition by its code and its file', () => {
    expect(verdict({ code: 'BUNDLE_DIGEST_MISMATCH', path: 'a.json' })).toBe('met');
    expect(verdict({ code: 'BUNDLE_DIGEST_MISMATCH', path: 'b.json' })).toBe('failed');
    expect(verdict({ code: 'BUNDLE_DIGEST_MISMATCH' })).toBe('failed');
    expect(verdict({ code: 'BUNDLE_LINK', path: 'a.json' })).toBe('failed');
    expect(verdict(null)).toBe('failed');
  });

  it('meets no condition that nobody mapped, an answer least of all', () => {
    expect(verdict({ code: 'LINKS_NOT_JSON' }, { code: 'links.unheard_of' })).toBe('failed');
    expect(verdict({}, { code: 'links.unheard_of' })).toBe('failed');
    expect(verdict(null, { code: 'constructor' })).toBe('failed');
  });
});

describe('what a deviation is about', () => {
  const sha256 = 'a'.repeat(64);
  const bundle = (index: object, files: Record<string, string> = {}) => ({
    bundle: 'out/run-1',
    files: { 'out/run-1/artifact_index.json': JSON.stringify(index), ...files },
  });

  it.each<[string, { bundle: string; files: Record<string, string> }]>([
    ['bundles.digest-required', bundle({ artifacts: [{ path: 'out/run-1/a' }] })],
    ['bundles.identity', bundle({ run_id: 'a' }, { 'out/run-1/run_status.json': '{"run_id": "b"}' })],
    ['bundles.index-schema', bundle({ schema_version: 'x', status: 'ok', artifacts: [] })],
    ['bundles.latest-once', bundle({}, { 'out/run-1/LATEST': '' })],
    ['bundles.paths-inside', bundle({ artifacts: [{ path: 'out/run-1/../a', sha256 }] })],
    ['bundles.strict-json', bundle({}, { 'out/run-1/run_status.json': '{"a": 1, "a": 2}' })],
    ['bundles.directory-exists', { bundle: 'out/run-1', files: {} }],
  ])('%s has to stand in the bundle', (name, input) => {
    const sound = bundle(
      { schema_version: 'runtime-tools.artifact_index.v0.1', run_id: 'a', status: 'ok', artifacts: [{ path: 'out/run-1/a', sha256 }] },
      { 'out/run-1/a': '', 'out/run-1/run_status.json': '{"run_id": "a"}' },
    );
    expect(holdsOccasion(name, input)).toBe(true);
    expect(holdsOccasion(name, sound)).toBe(false);
  });
});

describe('what a call wrote', () => {
  it('is told from what stood there before', async () => {
    await inWorkspace(async (root) => {
      layOut(root, { 'kept.txt': 'a', 'changed.txt': 'a', 'removed.txt': 'a' });
      const { changed } = await changesOf(root, () => {
        layOut(root, { 'changed.txt': 'b', 'new/made.txt': '' });
        rmSync(join(root, 'removed.txt'));
      });
      expect(changed).toEqual(['changed.txt', 'new/made.txt', 'removed.txt']);
    });
  });
});
