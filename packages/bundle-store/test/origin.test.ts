import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { writeRun } from './support/run.js';

async function committed(): Promise<string> {
  const out = join(temporaryDirectory(), 'out');
  await writeRun({ out, runId: 'run-1' });
  return join(out, 'run-1');
}

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`;

describe('a file that no person put into a run', () => {
  it.each([
    ['.DS_Store', 'the Finder'],
    ['job/.DS_Store', 'the Finder'],
    ['._summary.md', 'extended attributes'],
    ['Thumbs.db', 'Windows'],
    ['.nfs0000000000000001', 'network file system'],
    ['summary.md.icloud', 'iCloud'],
    ['run_manifest (1).json', 'the copy of run_manifest.json'],
    ['run_manifest 2.json', 'the copy of run_manifest.json'],
    ['run_manifest copy.json', 'the copy of run_manifest.json'],
    ["run_manifest (Ann's conflicted copy 2026-01-01).json", 'the copy of run_manifest.json'],
    ['summary.sync-conflict-20260101-120000-ABCDEFG.md', 'the copy of summary.md'],
    ['job/results (2).ndjson', 'the copy of job/results.ndjson'],
    ['runtime_events.normalized (1).json', 'the copy of runtime_events.normalized.json'],
  ])('is named for what it is: %s', async (name, words) => {
    const dir = await committed();
    writeFileSync(join(dir, name), 'x');
    const { errors } = await validateBundle(dir);
    expect(errors).toMatchObject([{ code: 'BUNDLE_UNEXPECTED_FILE', path: name, message: expect.stringContaining(words) }]);
  });

  it.each(['other (1).json', 'notes 2.json', 'DS_Store'])('is named for nothing it is not: %s', async (name) => {
    const dir = await committed();
    writeFileSync(join(dir, name), 'x');
    expect((await validateBundle(dir)).errors).toMatchObject([{ message: `${name} is not in the index` }]);
  });
});

describe('a pointer of Git LFS in the place of a file', () => {
  it.each(['summary.md', 'job/results.ndjson', 'runtime_events.normalized.json'])('is named as one: %s', async (name) => {
    const dir = await committed();
    writeFileSync(join(dir, name), POINTER);
    expect((await validateBundle(dir)).errors).toMatchObject([
      {
        code: 'BUNDLE_SIZE_MISMATCH',
        path: name,
        message: expect.stringContaining('Git LFS'),
        hint: expect.stringContaining('git lfs pull'),
      },
    ]);
  });

  it.each(['run_manifest.json', 'run_status.json', 'artifact_index.json'])('is named as one where a document is: %s', async (name) => {
    const dir = await committed();
    writeFileSync(join(dir, name), POINTER);
    expect((await validateBundle(dir)).errors).toContainEqual(
      expect.objectContaining({ code: 'JSON_SYNTAX', path: name, hint: expect.stringContaining('git lfs pull') }),
    );
  });
});
