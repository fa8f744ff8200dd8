import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBundle, openBundleUnverified, reindexBundle, validateBundle } from '@runtime/bundle-store';
import { type FileSystem, nodeFileSystem } from '@runtime/files';
import { errorOf, fixturesRoot, temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { writeBundles, writeValid } from './support/fixtures.js';
import { HOSTILE, layOutHostile } from './support/hostile.js';
import { layOutRun } from './support/run.js';

/** Every path below a place, with what shows a change. */
const snapshot = (place: string): string[] =>
  (readdirSync(place, { recursive: true }) as string[]).sort().map((path) => {
    const stat = lstatSync(join(place, path));
    return `${path} ${stat.mode} ${stat.size} ${stat.mtimeMs} ${stat.ino}`;
  });

/** Notes which file each opened descriptor is. */
function watching(): { fs: FileSystem; opened: Set<string> } {
  const opened = new Set<string>();
  const fs: FileSystem = {
    ...nodeFileSystem,
    open: (path, flags, mode) => {
      const fd = nodeFileSystem.open(path, flags, mode);
      const stat = nodeFileSystem.fstat(fd);
      opened.add(`${stat.dev}:${stat.ino}`);
      return fd;
    },
  };
  return { fs, opened };
}

describe('a bundle that is bad in one aspect', () => {
  it('is one of at least 60, each with a name of its own', () => {
    expect(HOSTILE.length).toBeGreaterThanOrEqual(60);
    expect(new Set(HOSTILE.map((hostile) => hostile.aspect)).size).toBe(HOSTILE.length);
  });

  it('is good without it', async () => {
    const place = temporaryDirectory();
    layOutRun(join(place, 'out/run-1'), { runId: 'run-1' });
    expect(await validateBundle(join(place, 'out/run-1'))).toMatchObject({ ok: true, errors: [], warnings: [], rule_set: 'runtime' });
  });

  it.each(HOSTILE.map((hostile) => [hostile.aspect, hostile] as const))('%s', async (_, hostile) => {
    const place = temporaryDirectory();
    const { dir, end } = await layOutHostile(place, hostile);
    try {
      const before = snapshot(place);
      const secret = lstatSync(join(place, 'outside/secret.txt'));
      const { fs, opened } = watching();
      const validation = await validateBundle(dir, { fs });
      expect(validation.ok).toBe(false);
      expect(validation.errors.map((error) => error.code)).toContain(hostile.code);
      const error = hostile.code === 'BUNDLE_MISSING_LISTED' ? null : await errorOf(() => loadBundle(dir, { fs }));
      if (error !== null) expect(error).toMatchObject({ code: hostile.code, category: 'input' });
      // Whatever it does with the rest, it neither hangs nor goes outside.
      await openBundleUnverified(dir, { fs }).catch(() => {});
      await reindexBundle(dir, { fs }).catch(() => {});
      expect(snapshot(place)).toEqual(before);
      expect([...opened]).not.toContain(`${secret.dev}:${secret.ino}`);
    } finally {
      end();
    }
  });
});

const FIXTURES = join(fixturesRoot, 'bundles');
if (process.env['UPDATE_FIXTURES'] === '1') await writeValid(FIXTURES);

describe('the bundles that other readers are tested with', () => {
  it('are written with a manifest, and each is found as the manifest says', async () => {
    const root = temporaryDirectory();
    const { version, valid, invalid } = await writeBundles(FIXTURES, root);
    const errorsOf = async (kind: string, aspect: string, open: string): Promise<string[]> =>
      (await validateBundle(join(root, version, kind, aspect, open))).errors.map((error) => error.code);
    expect(valid.map(({ aspect }) => aspect).sort()).toEqual(readdirSync(join(FIXTURES, version, 'valid')).sort());
    for (const { aspect, open } of valid) expect(await errorsOf('valid', aspect, open), aspect).toEqual([]);
    expect(invalid.length).toBeGreaterThan(60);
    for (const { aspect, code, open } of invalid) expect(await errorsOf('invalid', aspect, open), aspect).toContain(code);
  });
});

describe('a bundle that changes while it is read', () => {
  it('is found out when an artifact grows', async () => {
    const run = join(temporaryDirectory(), 'run-1');
    layOutRun(run, { runId: 'run-1', files: { 'job/large.bin': Buffer.alloc(3 * 1024 * 1024, 1) } });
    const fs: FileSystem = {
      ...nodeFileSystem,
      readLater: (fd, buffer, offset, length, position) => {
        if (nodeFileSystem.fstat(fd).size > 2 * 1024 * 1024) writeFileSync(join(run, 'job/large.bin'), 'more', { flag: 'a' });
        return nodeFileSystem.readLater(fd, buffer, offset, length, position);
      },
    };
    expect(await errorOf(() => loadBundle(run, { fs }))).toMatchObject({ code: 'BUNDLE_CHANGED_WHILE_READ' });
  });

  it.each(['before', 'after'])('never reads outside when a folder becomes a link %s it is opened', async (when) => {
    const place = temporaryDirectory();
    const run = join(place, 'out/run-1');
    layOutRun(run, { runId: 'run-1' });
    mkdirSync(join(place, 'outside'));
    for (const name of ['job.json', 'results.ndjson']) writeFileSync(join(place, 'outside', name), 'secret');
    const secrets = ['job.json', 'results.ndjson'].map((name) => lstatSync(join(place, 'outside', name)).ino);
    const opened: number[] = [];
    let swapped = false;
    const swap = (): void => {
      swapped = true;
      renameSync(join(run, 'job'), join(place, 'kept'));
      symlinkSync(join(place, 'outside'), join(run, 'job'));
    };
    const fs: FileSystem = {
      ...nodeFileSystem,
      open: (path, flags, mode) => {
        const isFolder = path.endsWith('/job') && !swapped;
        if (isFolder && when === 'before') swap();
        const fd = nodeFileSystem.open(path, flags, mode);
        if (isFolder && when === 'after') swap();
        opened.push(nodeFileSystem.fstat(fd).ino);
        return fd;
      },
    };
    const { errors } = await validateBundle(run, { fs });
    expect(swapped).toBe(true);
    expect(opened.filter((ino) => secrets.includes(ino))).toEqual([]);
    if (when === 'before') expect(errors.map((error) => error.code)).toContain('BUNDLE_LINK');
  });
});

describe('an index of 100,000 entries that are all wrong', () => {
  it('ends soon, with as many errors as anyone reads', async () => {
    const run = join(temporaryDirectory(), 'run-1');
    layOutRun(run, { runId: 'run-1' });
    const index = JSON.parse(readFileSync(join(run, 'artifact_index.json'), 'utf8'));
    for (let i = index.artifacts.length; i < 100_000; i++)
      index.artifacts.push({ path: `out/run-1/x${i}`, file_size: 1, sha256: '0'.repeat(64), schema_version: null });
    writeFileSync(join(run, 'artifact_index.json'), JSON.stringify(index));
    const { errors } = await validateBundle(run);
    expect(errors.length).toBe(1001);
    expect(errors.at(-1)?.code).toBe('BUNDLE_TOO_MANY_ERRORS');
  });
});
