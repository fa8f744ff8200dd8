import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { sha256Hex } from '@runtime/contracts';
import { type FileSystem, nodeFileSystem } from '@runtime/files';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore the builder of test bundles is shared by the tests of the packages
import { evidenceBundle } from '../../promotion/test/support/evidence-bundle.js';
import { lanesRun } from './support/lanes.js';
import { copied, drop, type Editable, editJson, replaceFile } from './support/run.js';

const problemsOf = async (run: string): Promise<(string | undefined)[][]> =>
  (await validateBundle(run)).errors.map(({ code, path }) => [code, path]);

describe('a job that is not the one of the run', () => {
  const REBIND: readonly (readonly [string, (run: string) => void])[] = [
    ['another job', (run) => editJson(run, 'job/job.json', (job: Editable) => Object.assign(job, { more: 1 }))],
    ['other rows', (run) => replaceFile(run, 'job/results.ndjson', `${readFileSync(join(run, 'job/results.ndjson'), 'utf8')}\n`)],
    [
      'a row that is lost',
      (run) => replaceFile(run, 'job/results.ndjson', readFileSync(join(run, 'job/results.ndjson'), 'utf8').replace(/.*\n/, '')),
    ],
    [
      'an end record of other rows',
      (run) => editJson(run, 'job/done.json', (done: Editable) => Object.assign(done, { rows_sha256: 'ab'.repeat(32) })),
    ],
    [
      'a manifest of another job',
      (run) =>
        editJson(run, 'run_manifest.json', (manifest: Editable) => void Object.assign(manifest.execution, { job_sha256: 'ab'.repeat(32) })),
    ],
  ];
  it.each(REBIND)('is found: %s', async (_, edit) => {
    const run = await lanesRun();
    edit(run);
    expect((await problemsOf(run)).map(([code]) => code)).toContain('BUNDLE_JOB_MISMATCH');
  });
});

describe('digests of the job', () => {
  const PROFILE = 'runtime_profiles/p.sb';
  const good = copied(async () => (await evidenceBundle({ extra: { [PROFILE]: '(version 1)' } })).run);
  it.each<[string, object, string | null]>([
    ['of a profile', { profiles: [{ file: PROFILE, text_sha256: sha256Hex('(version 1)') }] }, null],
    ['of another profile', { profiles: [{}, { file: PROFILE, text_sha256: sha256Hex('(version 2)') }] }, '/profiles/1/text_sha256'],
    ['of a profile that is not there', { profiles: [{ file: 'x.sb', text_sha256: sha256Hex('') }] }, '/profiles/0/text_sha256'],
    ['of the preflight', { apply_preflight: { file: PROFILE, text_sha256: sha256Hex('(version 1)') } }, null],
    ['of another preflight', { apply_preflight: { file: PROFILE, text_sha256: sha256Hex('') } }, '/apply_preflight/text_sha256'],
    ['of nothing', { apply_preflight: { file: PROFILE } }, null],
    ['of a world that is not there', { world: { sha256: sha256Hex('') } }, '/world/sha256'],
  ])('are those of the files that the index names: %s', async (_, members, field) => {
    const run = await good();
    editJson(run, 'job/job.json', (job) => void Object.assign(job, members));
    const digest = sha256Hex(readFileSync(join(run, 'job/job.json')));
    editJson(run, 'run_manifest.json', ({ execution }) => void Object.assign(execution, { job_sha256: digest }));
    const { errors } = await validateBundle(run);
    const found = errors.map(({ code, path, field }) => [code, path, field]);
    expect(found).toEqual(field === null ? [] : [['BUNDLE_JOB_MISMATCH', 'job/job.json', field]]);
  });
});

it('a matrix that is missing and listed as missing has no copy that differs', async () => {
  const run = await lanesRun();
  drop(run, 'expected_matrix.generated.json');
  editJson(run, 'artifact_index.json', (index) => {
    index.missing = [`${index.artifacts[0].path.replace(/[^/]*$/, '')}expected_matrix.generated.json`];
    index.status = 'partial';
  });
  expect(await problemsOf(run)).toEqual([['BUNDLE_MISSING_LISTED', 'artifact_index.json']]);
});

it('a document that changes between its digest and its comparison is found', async () => {
  const run = await lanesRun();
  const opened: string[] = [];
  const fs: FileSystem = {
    ...nodeFileSystem,
    open: (path, flags, mode) => {
      if (opened.includes(path) && path.endsWith('/fixtures.json')) writeFileSync(path, '{}');
      opened.push(path);
      return nodeFileSystem.open(path, flags, mode);
    },
  };
  expect((await validateBundle(run, { fs })).errors).toEqual([
    expect.objectContaining({ code: 'BUNDLE_CHANGED_WHILE_READ', path: 'fixtures.json' }),
  ]);
});

it('the two copies of the matrix are one', async () => {
  const run = await lanesRun();
  editJson(run, 'expected_matrix.generated.json', (matrix: Editable) => Object.assign(matrix, { more: 1 }));
  expect(await problemsOf(run)).toEqual([['BUNDLE_JOB_MISMATCH', 'expected_matrix.generated.json']]);
});
