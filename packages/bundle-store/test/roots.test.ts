import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  findBundleRoots,
  listRuns,
  loadBundle,
  openBundleUnverified,
  readArtifact,
  runsThatBegin,
  type VerifiedBundle,
  validateBundle,
} from '@runtime/bundle-store';
import { sha256Hex } from '@runtime/contracts';
import { type FileSystem, nodeFileSystem } from '@runtime/files';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { writeRun } from './support/run.js';

afterEach(() => vi.unstubAllEnvs());

describe('reading a bundle', () => {
  it('needs no root: one that is named and is not there keeps nobody from it', async () => {
    const out = join(temporaryDirectory(), 'out');
    await writeRun({ out, runId: 'run-1' });
    vi.stubEnv('RUNTIME_REPO_ROOT', join(out, 'nope'));
    expect(await validateBundle(out)).toMatchObject({ ok: true, bundle_dir: './run-1' });
    expect((await loadBundle(out, { repoRoot: join(out, 'nope') })).bundle_dir).toBe('./run-1');
    expect((await openBundleUnverified(out)).bundle_dir).toBe('./run-1');
  });

  it('tells where it stands below a root, beside one, and which index it has', async () => {
    const place = temporaryDirectory();
    const out = join(place, 'out');
    await writeRun({ out, runId: 'run-1' });
    const dirOf = async (repoRoot: string): Promise<string> => (await validateBundle(out, { repoRoot })).bundle_dir;
    const roots = [place, out, join(out, 'run-1'), temporaryDirectory()];
    expect(await Promise.all(roots.map(dirOf))).toEqual(['out/run-1', 'run-1', './run-1', './run-1']);
    symlinkSync(temporaryDirectory(), join(place, 'link'));
    const nothing = { ok: false, bundle_dir: join(place, 'link'), index_sha256: null };
    expect(await validateBundle(join(place, 'link'))).toMatchObject(nothing);
    expect((await validateBundle(out)).index_sha256).toBe(sha256Hex(readFileSync(join(out, 'run-1/artifact_index.json'))));
    await expect(readArtifact({ ...(await loadBundle(out)) } as VerifiedBundle, 'summary.md')).rejects.toThrow(
      new TypeError('not a bundle from loadBundle or openBundleUnverified'),
    );
  });
});

describe('a root with a run that the system does not let us look into', () => {
  const refusing = (name: string): FileSystem => {
    const refuse = (path: string): void => {
      if (`${path}/`.includes(`/${name}/`)) throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    };
    return {
      ...nodeFileSystem,
      open: (path, flags, mode) => {
        refuse(path);
        return nodeFileSystem.open(path, flags, mode);
      },
    };
  };

  it('lists the others, and that one as unreadable', async () => {
    const out = join(temporaryDirectory(), 'out');
    for (const runId of ['run-1', 'run-2']) await writeRun({ out, runId });
    mkdirSync(join(out, 'other'));
    const kinds = async (fs?: FileSystem) => (await listRuns(out, { fs })).runs.map(({ run_id, kind }) => [run_id, kind]);
    expect(await kinds(refusing('run-2'))).toEqual([
      ['other', 'foreign'],
      ['run-1', 'committed'],
      ['run-2', 'unreadable'],
    ]);
  });

  it.skipIf(process.getuid?.() === 0)('does so on a real file system', async () => {
    const out = join(temporaryDirectory(), 'out');
    await writeRun({ out, runId: 'run-1' });
    chmodSync(join(out, 'run-1'), 0o600);
    const { runs } = await listRuns(out);
    chmodSync(join(out, 'run-1'), 0o700);
    expect(runs.map(({ kind }) => kind)).toEqual(['unreadable']);
  });
});

describe('the bundle roots below a folder', () => {
  const tree = (files: readonly string[]): string => {
    const folder = temporaryDirectory();
    writeTree(folder, Object.fromEntries(files.map((file) => [file, ''])));
    return folder;
  };
  const rootsIn = (folder: string): string[] => findBundleRoots(folder).map((path) => relative(folder, path));

  it('are told by their lock or their LATEST, in the order of their paths', () => {
    expect(
      rootsIn(tree(['b/out/LATEST', 'a/out/.runtime.lock', 'a/out/LATEST', 'a/out/x/deep/LATEST', 'c/out/other', 'B/LATEST', 'LATEST'])),
    ).toEqual([...['', 'B', 'a/out', 'a/out/x/deep', 'b/out']]);
  });

  it('are neither in a run, nor in hidden folders, packages or behind a link, nor a run themselves', () => {
    const folder = tree([
      ...[
        'out/LATEST',
        'out/run-1/artifact_index.json',
        'out/run-1/LATEST',
        'out/run-1/x/LATEST',
        'out/run-2/run_status.json',
        'out/run-2/x/LATEST',
      ],
      ...['.git/LATEST', 'a/.hidden/x/LATEST', 'a/node_modules/x/LATEST', 'a/node_modules_/LATEST', 'LATEST_/x'],
    ]);
    symlinkSync(join(folder, 'out'), join(folder, 'link'));
    expect(rootsIn(folder)).toEqual(['a/node_modules_', 'out']);
    expect(rootsIn(join(folder, 'out/run-1'))).toEqual(['x']);
    expect(rootsIn(join(folder, 'nothing'))).toEqual([]);
  });

  it('hold runs, which the beginning of their name finds', () => {
    const folder = tree(['ab/run_status.json', 'abc/artifact_index.json', 'abd/other', 'b/run_status.json', 'aba/run_status.json']);
    symlinkSync('b', join(folder, 'abz'));
    const found = (prefix: string): string[] => runsThatBegin(folder, prefix).map((path) => relative(folder, path));
    expect(found('a')).toEqual(['ab', 'aba', 'abc']);
    expect(found('ab')).toEqual(['ab']);
    expect(found('abd')).toEqual([]);
    expect(found('')).toEqual(['ab', 'aba', 'abc', 'b']);
    expect(runsThatBegin(join(folder, 'nothing'), 'a')).toEqual([]);
  });
});
