import { join } from 'node:path';
import { loadBundle, validateBundle } from '@runtime/bundle-store';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { type Editable, editJson, layOutRun, replaceFile } from './support/run.js';

/** A run as the reference leaves it: nothing in it that only ours write. */
function referenceRun(): string {
  const run = join(temporaryDirectory(), 'out/run-1');
  layOutRun(run, { runId: 'run-1' });
  editJson(run, 'run_manifest.json', (manifest: Editable) => {
    manifest.execution = undefined;
  });
  editJson(run, 'artifact_index.json', (index: Editable) => {
    index.artifacts = index.artifacts.filter(({ path }: Editable) => !path.includes('/job/'));
  });
  return run;
}

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
