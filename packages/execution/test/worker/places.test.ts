import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ExecutionError } from '../../src/error.js';
import { createPrivateDirectory, type PrivateDirectory } from '../../src/worker/private-directory.js';
import { readUnconfirmed } from '../../src/worker/unconfirmed.js';
import { rowOf } from '../support/speaking.js';

const said = vi.hoisted((): { mode: number | null; uid: number | null } => ({ mode: null, uid: null }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  return {
    ...real,
    // What a file system without modes or with other owners would say of a folder.
    statSync: (path: string) => {
      const { mode, uid } = real.statSync(path);
      return { mode: said.mode ?? mode, uid: said.uid ?? uid };
    },
  };
});

afterEach(() => {
  vi.unstubAllEnvs();
  Object.assign(said, { mode: null, uid: null });
});

/** A private folder in this temporary folder. */
function createdIn(tmp: string): PrivateDirectory {
  vi.stubEnv('TMPDIR', tmp);
  try {
    return createPrivateDirectory();
  } finally {
    vi.unstubAllEnvs();
  }
}

/** A folder below which a socket has a path of this many bytes. */
function folderFor(socketBytes: number): string {
  const root = temporaryDirectory();
  // Below it: the folder of the run, and the socket in it.
  const path = join(root, 'x'.repeat(socketBytes - `${root}//rt-123456/s`.length));
  mkdirSync(path);
  return path;
}

describe('the private folder of a run', () => {
  it('is in the temporary folder where a socket fits there, for its user alone, and goes with what is in it', () => {
    const tmp = folderFor(103);
    const { path, socket, remove } = createdIn(tmp);
    expect([dirname(path), dirname(socket)]).toEqual([tmp, path]);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    mkdirSync(join(path, 'fixtures'));
    writeFileSync(join(path, 'fixtures', 'a'), '');
    remove();
    expect(existsSync(path)).toBe(false);
    remove();
  });

  it.each([
    ['is one byte too long', () => folderFor(104)],
    ['is not there', () => '/nonexistent/folder'],
    [
      'is no folder',
      () => {
        const file = join(temporaryDirectory(), 'file');
        writeFileSync(file, '');
        return file;
      },
    ],
  ])('is in /tmp where the temporary folder %s, and leaves nothing there', (_what, tmp) => {
    const { path, remove } = createdIn(tmp());
    expect(dirname(path)).toBe('/tmp');
    remove();
  });

  it.each([
    ['the group may enter', { mode: 0o40710 }],
    ['others may enter', { mode: 0o40701 }],
    ['somebody else owns', { uid: (process.getuid?.() ?? 0) + 1 }],
  ])('is none that %s', async (_what, told) => {
    const tmp = temporaryDirectory();
    Object.assign(said, told);
    const error = await toThrowWithCode(() => createdIn(tmp), ExecutionError, 'RUNNER_UNAVAILABLE');
    expect(error.category).toBe('host');
    expect(readdirSync(tmp)).toEqual([]);
  });
});

describe('rows that only the copy of a worker has', () => {
  const copyOf = (text: string): string => {
    const path = join(temporaryDirectory(), 'results.ndjson');
    writeFileSync(path, text);
    return path;
  };
  const line = (index: number): string => `${JSON.stringify(rowOf(index))}\n`;

  it('are those after the confirmed ones, each marked, up to where it died', async () => {
    const path = copyOf(`${line(0)}${line(1)}\n${line(2)}{"torn`);
    const kept = await readUnconfirmed(path, 1);
    expect(kept.map((text) => JSON.parse(text))).toMatchObject([
      { index: 1, unconfirmed: true },
      { index: 2, unconfirmed: true },
    ]);
    expect(kept.every((text) => text.endsWith('}\n'))).toBe(true);
  });

  it('are none where there is no copy that can be read', async () => {
    const unreadable = copyOf(line(0));
    expect(await readUnconfirmed(join(dirname(unreadable), 'none'), 0)).toEqual([]);
    expect(await readUnconfirmed(dirname(unreadable), 0)).toEqual([]);
    expect(await readUnconfirmed(unreadable, 1)).toEqual([]);
  });
});
