import { constants, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { beginBundle } from '@runtime/bundle-store';
import { type FileSystem, isTemporaryName, nodeFileSystem } from '@runtime/files';
import { errorOf, temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { writeRun } from './support/run.js';

/** What happened to a path, in order. `syncing` is the beginning of a sync, `synced` its end. */
type Event = { what: 'syncing' | 'synced' | 'renamed'; path: string; from?: string };

/** The real file system, whose syncs take some turns of the event loop: the later they began, the fewer. */
function watchedFileSystem(): { fs: FileSystem; events: Event[] } {
  const events: Event[] = [];
  const open = new Map<number, string>();
  let begun = 0;
  const fs: FileSystem = {
    ...nodeFileSystem,
    open: (path, flags, mode) => {
      const fd = nodeFileSystem.open(path, flags, mode);
      if ((flags & (constants.O_CREAT | constants.O_DIRECTORY)) !== 0) open.set(fd, path);
      return fd;
    },
    sync: async (fd) => {
      const path = open.get(fd) as string;
      events.push({ what: 'syncing', path });
      const turns = 30 - (begun++ % 30);
      for (let turn = 0; turn < turns; turn++) await setImmediate();
      events.push({ what: 'synced', path });
    },
    rename: (from, to) => {
      nodeFileSystem.rename(from, to);
      events.push({ what: 'renamed', path: to, from });
    },
  };
  return { fs, events };
}

describe('a run whose files are synced together', () => {
  it('gives no file its name before its bytes are on the disk, nor the index before every name is, nor LATEST before the index', async () => {
    const out = join(temporaryDirectory(), 'out');
    const { fs, events } = watchedFileSystem();
    await writeRun({
      out,
      runId: 'run-1',
      fs,
      extra: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`runtime_profiles/p${i}.sb`, `${i}`])),
    });
    const at = (what: Event['what'], path: string, from = 0): number =>
      events.findIndex((event, index) => index >= from && event.what === what && event.path === path);
    const index = at('renamed', join(out, 'run-1/artifact_index.json'));
    const renamed = events.filter(({ what }) => what === 'renamed');
    expect(renamed.length).toBeGreaterThan(50);
    for (const { path, from } of renamed) {
      const named = at('renamed', path);
      const bytes = at('synced', from as string);
      expect(bytes, path).toBeGreaterThan(-1);
      expect(bytes, path).toBeLessThan(events.findIndex((event) => event.from === from));
      if (named >= index) continue;
      // The sync of the directory that counts began after the name was there, and was over before the index was named.
      const names = at('syncing', dirname(path), named);
      expect(names, path).toBeGreaterThan(named);
      expect(at('synced', dirname(path), names), path).toBeLessThan(index);
    }
    const indexDurable = at('synced', join(out, 'run-1'), index);
    expect(indexDurable).toBeGreaterThan(index);
    expect(at('renamed', join(out, 'LATEST'))).toBeGreaterThan(indexDurable);
  });

  it('really are synced together', async () => {
    const { fs, events } = watchedFileSystem();
    const writer = await beginBundle({ out: temporaryDirectory(), runId: 'run-1', fs });
    events.length = 0;
    await writer.writeAll(Array.from({ length: 100 }, (_, i) => [`${i}.txt`, `${i}`] as const));
    let going = 0;
    let most = 0;
    for (const { what } of events) {
      if (what !== 'renamed') going += what === 'syncing' ? 1 : -1;
      most = Math.max(most, going);
    }
    expect(most).toBe(16);
    expect(readdirSync(writer.dir)).toHaveLength(100);
  });

  it('leave nothing on its way behind when one of them fails', async () => {
    const { fs, events } = watchedFileSystem();
    const refusing = (path: string): boolean =>
      isTemporaryName(basename(path)) && events.filter(({ what }) => what === 'syncing').length > 20;
    const writer = await beginBundle({
      out: temporaryDirectory(),
      runId: 'run-1',
      fs: {
        ...fs,
        rename: (from, to) => {
          if (refusing(from)) throw Object.assign(new Error('no'), { code: 'ENOSPC' });
          fs.rename(from, to);
        },
      },
    });
    const error = await errorOf(() => writer.writeAll(Array.from({ length: 100 }, (_, i) => [`${i}.txt`, `${i}`] as const)));
    expect(error).toMatchObject({ code: 'FILE_WRITE_FAILED', details: { system: 'ENOSPC' } });
    const then = events.length;
    for (let turn = 0; turn < 60; turn++) await setImmediate();
    expect(events).toHaveLength(then);
    expect(readdirSync(writer.dir).filter(isTemporaryName)).toEqual([]);
  });

  it('come back only when nothing is on its way, when what makes them fails', async () => {
    const { fs, events } = watchedFileSystem();
    const writer = await beginBundle({ out: temporaryDirectory(), runId: 'run-1', fs });
    function* failing(): Generator<[string, string]> {
      yield ['a.txt', 'a'];
      throw new Error('no more');
    }
    await expect(writer.writeAll(failing())).rejects.toThrow('no more');
    expect(readdirSync(writer.dir)).toEqual(['a.txt']);
    expect(events.at(-1)).toMatchObject({ what: 'renamed', path: join(writer.dir, 'a.txt') });
  });

  it('refuses one name twice at a time', async () => {
    const writer = await beginBundle({ out: temporaryDirectory(), runId: 'run-1' });
    const twice = writer.writeAll([
      ['a.txt', '1'],
      ['a.txt', '2'],
    ]);
    await expect(twice).rejects.toMatchObject({ code: 'BUNDLE_NAME_INVALID' });
  });
});
