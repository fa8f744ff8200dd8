import { appendFileSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBundleUnverified, readArtifact } from '@runtime/bundle-store';
import { sha256Hex } from '@runtime/contracts';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { type Editable, editJson, layOutRun } from './support/run.js';

function ourRun(): string {
  const run = join(temporaryDirectory(), 'out/run-1');
  layOutRun(run, { runId: 'run-1' });
  return run;
}

const documentOf = (run: string, name: string): unknown => JSON.parse(readFileSync(join(run, name), 'utf8'));
const entry = (index: Editable, name: string): Editable => index.artifacts.find(({ path }: Editable) => path.endsWith(`/${name}`));

describe('a bundle as it lies there', () => {
  it('is told with its documents, each of which prints', async () => {
    const run = ourRun();
    expect(JSON.parse(JSON.stringify(await openBundleUnverified(run)))).toEqual({
      bundle_dir: './run-1',
      integrity: 'unverified',
      artifact_index_present: true,
      run_status_present: true,
      missing: [],
      digest_mismatches: [],
      run_status: documentOf(run, 'run_status.json'),
      artifact_index: documentOf(run, 'artifact_index.json'),
      run_id: 'run-1',
      status: 'ok',
      run_manifest: documentOf(run, 'run_manifest.json'),
    });
  });

  it('is told without those that are not there', async () => {
    const run = ourRun();
    rmSync(join(run, 'run_manifest.json'));
    rmSync(join(run, 'artifact_index.json'));
    const told = await openBundleUnverified(run);
    expect(told).toMatchObject({
      artifact_index_present: false,
      run_status_present: true,
      run_id: 'run-1',
      status: null,
      run_manifest: null,
    });
    expect(Object.hasOwn(told, 'artifact_index')).toBe(false);
    const other = ourRun();
    rmSync(join(other, 'run_status.json'));
    const without = await openBundleUnverified(other);
    expect(without).toMatchObject({ artifact_index_present: true, run_status_present: false, missing: ['out/run-1/run_status.json'] });
    expect(Object.hasOwn(without, 'run_status')).toBe(false);
  });

  it.each<[string, 'missing' | 'digest_mismatches' | null, (run: string) => void]>([
    ['is gone', 'missing', (run) => rmSync(join(run, 'summary.md'))],
    ['is longer', 'digest_mismatches', (run) => appendFileSync(join(run, 'summary.md'), 'x')],
    ['holds other bytes', 'digest_mismatches', (run) => writeFileSync(join(run, 'summary.md'), '# run-2\n')],
    [
      'is a link',
      'digest_mismatches',
      (run) => {
        rmSync(join(run, 'summary.md'));
        symlinkSync('summary.json', join(run, 'summary.md'));
      },
    ],
    [
      'has a digest that is none',
      'digest_mismatches',
      (run) => editJson(run, 'artifact_index.json', (index) => void Object.assign(entry(index, 'summary.md'), { sha256: 'x' })),
    ],
    ['has no digest', null, (run) => editJson(run, 'artifact_index.json', (index) => void delete entry(index, 'summary.md').sha256)],
    [
      'has a digest that is empty',
      null,
      (run) => editJson(run, 'artifact_index.json', (index) => void Object.assign(entry(index, 'summary.md'), { sha256: '' })),
    ],
    [
      'has a size that is none',
      null,
      (run) => editJson(run, 'artifact_index.json', (index) => void Object.assign(entry(index, 'summary.md'), { file_size: -1 })),
    ],
    [
      'has another version',
      null,
      (run) => editJson(run, 'artifact_index.json', (index) => void Object.assign(entry(index, 'summary.json'), { schema_version: 'v9' })),
    ],
  ])('lists an artifact that %s under %s', async (_, list, edit) => {
    const run = ourRun();
    edit(run);
    const { missing, digest_mismatches } = await openBundleUnverified(run);
    expect({ missing, digest_mismatches }).toEqual({
      missing: [],
      digest_mismatches: [],
      ...(list === null ? {} : { [list]: ['out/run-1/summary.md'] }),
    });
  });

  it.each<[string, (index: Editable) => unknown, string]>([
    ['is no object', () => [], ''],
    ['lists no list', (index) => void Object.assign(index, { artifacts: {} }), '/artifacts'],
    ['has an entry without a path', (index) => void index.artifacts.splice(1, 0, { sha256: 'x' }), '/artifacts/1'],
  ])('is refused where its index %s', async (_, edit, field) => {
    const run = ourRun();
    editJson(run, 'artifact_index.json', edit);
    await expect(openBundleUnverified(run)).rejects.toMatchObject({ code: 'BUNDLE_INDEX_INVALID', field });
  });

  it.each(['run_status.json', 'artifact_index.json'])(
    'is refused where a document is no JSON, which a manifest may be: %s',
    async (name) => {
      const run = ourRun();
      writeFileSync(join(run, 'run_manifest.json'), '{');
      expect((await openBundleUnverified(run)).run_manifest).toBe(null);
      writeFileSync(join(run, name), '{');
      await expect(openBundleUnverified(run)).rejects.toMatchObject({ code: 'JSON_SYNTAX', path: name });
    },
  );

  it('gives the bytes that are there', async () => {
    const run = ourRun();
    writeFileSync(join(run, 'summary.md'), 'other');
    const bundle = await openBundleUnverified(run);
    expect(sha256Hex(await readArtifact(bundle, 'summary.md'))).toBe(sha256Hex('other'));
    writeFileSync(join(run, 'stray'), 'x');
    expect((await readArtifact(bundle, 'stray')).toString()).toBe('x');
  });
});
