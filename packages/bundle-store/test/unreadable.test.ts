import { appendFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBundle, openBundleUnverified, reindexBundle, validateBundle } from '@runtime/bundle-store';
import { type FileSystem, nodeFileSystem } from '@runtime/files';
import { errorOf, temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { type Editable, editJson, writeRun } from './support/run.js';

/** The real file system, which does not open what ends so. */
function refusing(names: readonly string[], code: string): FileSystem {
  const open: FileSystem['open'] = (path, flags, mode) => {
    if (names.some((name) => path.endsWith(`/${name}`))) throw Object.assign(new Error(code), { code });
    return nodeFileSystem.open(path, flags, mode);
  };
  return { ...nodeFileSystem, open };
}

async function committed(): Promise<string> {
  const out = join(temporaryDirectory(), 'out');
  await writeRun({ out, runId: 'run-1' });
  return join(out, 'run-1');
}

describe('a file that the system does not let us read', () => {
  it.each(['EACCES', 'EPERM', 'EIO', 'EMFILE'])('is a finding of that file beside those of the others (%s)', async (code) => {
    const dir = await committed();
    appendFileSync(join(dir, 'summary.md'), 'altered');
    const fs = refusing(['runtime_results.json', 'results.ndjson'], code);
    const { ok, errors } = await validateBundle(dir, { fs });
    expect(ok).toBe(false);
    expect(errors.map((error) => [error.code, error.path])).toEqual([
      ['BUNDLE_SIZE_MISMATCH', 'summary.md'],
      ['BUNDLE_READ_FAILED', 'runtime_results.json'],
      ['BUNDLE_READ_FAILED', 'job/results.ndjson'],
    ]);
    expect(errors[1]?.message).toContain(code);
    expect(errors[1]?.hint).toBeDefined();
  });

  it.each(['run_manifest.json', 'run_status.json', 'artifact_index.json'])('may be the one that says which run it is: %s', async (name) => {
    const dir = await committed();
    const { errors } = await validateBundle(dir, { fs: refusing([name], 'EACCES') });
    expect(errors.map((error) => [error.code, error.path])).toContainEqual(['BUNDLE_READ_FAILED', name]);
  });

  it('may be a folder, and what stands beside it is still looked at', async () => {
    const dir = await committed();
    mkdirSync(join(dir, 'closed'));
    writeFileSync(join(dir, 'stray'), '');
    const { errors } = await validateBundle(dir, { fs: refusing(['closed'], 'EACCES') });
    expect(errors.map((error) => [error.code, error.path])).toEqual([
      ['BUNDLE_READ_FAILED', 'closed'],
      ['BUNDLE_UNEXPECTED_FILE', 'stray'],
    ]);
  });

  it('is the answer of the system for a strict load and a repair, which then change nothing', async () => {
    const dir = await committed();
    const fs = refusing(['runtime_results.json'], 'EACCES');
    for (const repair of [false, true]) {
      expect(await errorOf(() => reindexBundle(dir, { repair, fs }))).toMatchObject({ code: 'BUNDLE_READ_FAILED', category: 'system' });
    }
    expect(await errorOf(() => openBundleUnverified(dir, { fs }))).toMatchObject({ code: 'BUNDLE_READ_FAILED', category: 'system' });
    expect((await loadBundle(dir)).repaired).toBe(false);
  });
});

describe('artifacts that hold more than may be hashed', () => {
  const TEN_TEBIBYTES = 10 * 1024 ** 4;

  it.each(['summary.md', 'runtime_events.normalized.json', 'job/results.ndjson'])(
    'are refused before they are read, however sparse they are: %s',
    async (name) => {
      const dir = await committed();
      truncateSync(join(dir, name), TEN_TEBIBYTES);
      const grow = (index: Editable): void => {
        for (const entry of index.artifacts) if (entry.path.endsWith(`/${name}`)) entry.file_size = TEN_TEBIBYTES;
      };
      editJson(dir, 'artifact_index.json', grow, false);
      expect((await validateBundle(dir)).errors).toMatchObject([
        { code: 'BUNDLE_TOO_LARGE', hint: expect.stringContaining('--max-bytes') },
      ]);
      expect(await errorOf(() => loadBundle(dir))).toMatchObject({ code: 'BUNDLE_TOO_LARGE' });
      expect(await errorOf(() => reindexBundle(dir, { repair: true }))).toMatchObject({ code: 'BUNDLE_TOO_LARGE' });
    },
  );

  it('are refused in a repair also where no index names them', async () => {
    const dir = await committed();
    writeFileSync(join(dir, 'job/stray.json'), '');
    truncateSync(join(dir, 'job/stray.json'), TEN_TEBIBYTES);
    expect(await errorOf(() => reindexBundle(dir, { repair: true }))).toMatchObject({ code: 'BUNDLE_TOO_LARGE' });
  });

  it('are counted together, and the ceiling can be raised', async () => {
    const dir = await committed();
    const { bytes, artifacts, looked_at } = await validateBundle(dir);
    expect(looked_at.artifacts).toBe(artifacts);
    const { ok, errors, looked_at: fewer } = await validateBundle(dir, { maxBytes: bytes - 1 });
    expect([ok, errors.map(({ code }) => code)]).toEqual([false, ['BUNDLE_TOO_LARGE']]);
    expect(fewer.artifacts).toBeLessThan(artifacts);
    expect((await validateBundle(dir, { maxBytes: bytes })).ok).toBe(true);
    expect(await errorOf(() => loadBundle(dir, { maxBytes: bytes - 1 }))).toMatchObject({ code: 'BUNDLE_TOO_LARGE' });
  });
});
