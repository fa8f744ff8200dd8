import { loadBundle, validateBundle } from '@runtime/bundle-store';
import { register } from '@runtime/reference';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Editable, editJson, referenceRun, replaceFile } from '../support/run.js';

beforeAll(register);

const withMissing = (missing: unknown): string => {
  const run = referenceRun();
  editJson(run, 'artifact_index.json', (index: Editable) => {
    index.missing = missing;
  });
  return run;
};

describe('a bundle of the reference whose list of missing artifacts is no list', () => {
  it.each([[{}], [false], [0], ['']])('misses nothing when it is %j', async (missing) => {
    const run = withMissing(missing);
    expect((await loadBundle(run)).rule_set).toBe('reference');
    expect((await validateBundle(run)).errors).toEqual([]);
  });

  it.each([[{ a: 1 }], [5], [[5]], ['a word']])('loads and is not valid when it is %j', async (missing) => {
    const run = withMissing(missing);
    expect((await loadBundle(run)).rule_set).toBe('reference');
    const { errors, warnings } = await validateBundle(run);
    expect(errors.map(({ code }) => code)).toEqual(['BUNDLE_MISSING_LISTED']);
    expect(warnings.length).toBeGreaterThan(0);
  });
});

describe('a bundle whose run status is null', () => {
  it('does not load: it is there, and is no object', async () => {
    const run = referenceRun();
    replaceFile(run, 'run_status.json', 'null');
    await expect(loadBundle(run)).rejects.toMatchObject({ code: 'BUNDLE_DOCUMENT_INVALID', path: 'run_status.json' });
  });
});

describe('a document of a bundle of the reference', () => {
  const codes = (problems: { code: string; path?: string | undefined }[]): unknown[] => problems.map(({ code, path }) => [code, path]);

  it('may lack the version that the index records', async () => {
    const run = referenceRun();
    editJson(run, 'artifact_index.json', (index: Editable) => {
      index.artifacts.find(({ path }: Editable) => path.endsWith('/mismatch_packets.jsonl')).schema_version = 'v1';
    });
    expect((await validateBundle(run)).errors).toEqual([]);
  });

  it('of another run is told of', async () => {
    const run = referenceRun();
    replaceFile(run, 'summary.json', '{"run_id": "run-2"}');
    const { errors, warnings } = await validateBundle(run);
    expect(errors).toEqual([]);
    expect(codes(warnings)).toContainEqual(['BUNDLE_RUN_ID_MISMATCH', 'summary.json']);
  });
});
