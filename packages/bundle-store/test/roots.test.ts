import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { listRuns, loadBundle, openBundleUnverified, validateBundle } from '@runtime/bundle-store';
import { type FileSystem, nodeFileSystem } from '@runtime/files';
import { temporaryDirectory } from '@runtime/testing';
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
