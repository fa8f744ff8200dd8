import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FileSystem, FilesError, isTemporaryName, makeDirectoryDurable, nodeFileSystem, writeFileDurable } from '@runtime/files';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

describe('a durable write', () => {
  it('creates the directories above, and replaces what was there', async () => {
    const path = join(temporaryDirectory(), 'a/b/c.txt');
    await writeFileDurable(path, 'one');
    await writeFileDurable(path, Buffer.from('two'), { mode: 0o600 });
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(path, '..'))).toEqual(['c.txt']);
  });

  it('takes its temporary file along when the process leaves in the middle', async () => {
    const root = temporaryDirectory();
    let synced = (): void => {};
    const started = new Promise<void>((resolve) => {
      synced = resolve;
    });
    // The disk never answers.
    const fs: FileSystem = {
      ...nodeFileSystem,
      sync: () => {
        synced();
        return new Promise(() => {});
      },
    };
    void writeFileDurable(join(root, 'a.txt'), 'one', { fs });
    await started;
    expect(readdirSync(root).map(isTemporaryName)).toEqual([true]);
    for (const leave of process.listeners('exit').filter(({ name }) => name === 'removeUnfinished')) leave(130);
    expect(readdirSync(root)).toEqual([]);
  });

  it('syncs the file before the rename, and the directory after', async () => {
    const log: string[] = [];
    const names = new Map<number, string>();
    const fs: FileSystem = {
      ...nodeFileSystem,
      open: (path, flags, mode) => {
        const fd = nodeFileSystem.open(path, flags, mode);
        names.set(fd, statSync(path).isDirectory() ? 'directory' : 'file');
        return fd;
      },
      sync: async (fd) => void log.push(`sync ${names.get(fd)}`),
      rename: (from, to) => {
        log.push('rename');
        nodeFileSystem.rename(from, to);
      },
    };
    await writeFileDurable(join(temporaryDirectory(), 'a.txt'), 'x', { fs });
    expect(log).toEqual(['sync file', 'rename', 'sync directory']);
  });

  it.each(['write', 'sync', 'rename'] as const)('leaves the old content and no temporary file when %s fails', async (kind) => {
    const root = temporaryDirectory();
    writeFileSync(join(root, 'a.txt'), 'old');
    for (let at = 0; at < 3; at++) {
      let calls = 0;
      const fail = (): void => {
        if (calls++ === at) throw Object.assign(new Error('no'), { code: 'ENOSPC' });
      };
      const fs = {
        ...nodeFileSystem,
        // biome-ignore lint/suspicious/noExplicitAny: any of three signatures
        [kind]: (...args: any[]) => {
          if (kind === 'sync') return Promise.resolve().then(fail);
          fail();
          // biome-ignore lint/suspicious/noExplicitAny: see above
          return (nodeFileSystem[kind] as any)(...args);
        },
      } as FileSystem;
      if (calls === 0 && at > 1) continue;
      const outcome = await writeFileDurable(join(root, 'a.txt'), 'new', { fs }).then(
        () => null,
        (error: unknown) => error as FilesError,
      );
      if (outcome === null) {
        writeFileSync(join(root, 'a.txt'), 'old');
        continue;
      }
      expect(outcome).toMatchObject({ code: 'FILE_WRITE_FAILED', category: 'system', details: { system: 'ENOSPC' } });
      expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('old');
      expect(readdirSync(root)).toEqual(['a.txt']);
    }
  });

  it('removes a new file again when its name cannot be made durable', async () => {
    const root = temporaryDirectory();
    let syncs = 0;
    const fs: FileSystem = {
      ...nodeFileSystem,
      sync: async () => {
        if (++syncs === 2) throw Object.assign(new Error('no'), { code: 'EIO' });
      },
    };
    await toThrowWithCode(() => writeFileDurable(join(root, 'a.txt'), 'new', { fs }), FilesError, 'FILE_WRITE_FAILED');
    expect(existsSync(join(root, 'a.txt'))).toBe(false);
  });

  it('does not write through a directory that is in the way', async () => {
    const root = temporaryDirectory();
    mkdirSync(join(root, 'a.txt'));
    await toThrowWithCode(() => writeFileDurable(join(root, 'a.txt'), 'x'), FilesError, 'FILE_WRITE_FAILED');
    expect(readdirSync(root)).toEqual(['a.txt']);
  });

  it('is not disturbed by others that write the same file', async () => {
    const path = join(temporaryDirectory(), 'a.txt');
    const texts = Array.from({ length: 30 }, (_, i) => String(i).repeat(1000));
    await Promise.all(texts.map((text) => writeFileDurable(path, text)));
    expect(texts).toContain(readFileSync(path, 'utf8'));
    expect(readdirSync(join(path, '..'))).toEqual(['a.txt']);
  });
});

describe('making directories', () => {
  it('says which it made', async () => {
    const root = temporaryDirectory();
    expect(await makeDirectoryDurable(join(root, 'a/b'))).toEqual([join(root, 'a'), join(root, 'a/b')]);
    expect(await makeDirectoryDurable(join(root, 'a/b'))).toEqual([]);
  });
});

describe('the name of a temporary file', () => {
  it('is known again', () => {
    expect(isTemporaryName('.tmp-0123456789abcdef')).toBe(true);
    expect(isTemporaryName('run_status.json.tmp')).toBe(false);
  });
});
