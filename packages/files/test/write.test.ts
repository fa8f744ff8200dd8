import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type FileSystem,
  FilesError,
  isTemporaryName,
  makeDirectoryDurable,
  nodeFileSystem,
  syncDirectory,
  writeFileDurable,
} from '@runtime/files';
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

describe('a file that is replaced', () => {
  it.each([0o600, 0o640, 0o444, 0o755, 0o400])('keeps its mode %o, and so does what is laid beside it to go back', async (mode) => {
    const path = join(temporaryDirectory(), 'a.txt');
    writeFileSync(path, 'old');
    chmodSync(path, mode);
    const modes = new Set<number>();
    const fs: FileSystem = {
      ...nodeFileSystem,
      rename: (from, to) => {
        for (const name of readdirSync(dirname(path))) modes.add(statSync(join(dirname(path), name)).mode & 0o777);
        nodeFileSystem.rename(from, to);
      },
    };
    await writeFileDurable(path, 'new', { fs });
    expect([...modes]).toEqual([mode]);
    expect(statSync(path).mode & 0o777).toBe(mode);
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it('keeps its mode when its new content cannot be kept', async () => {
    const path = join(temporaryDirectory(), 'a.txt');
    writeFileSync(path, 'old', { mode: 0o600 });
    await toThrowWithCode(() => writeFileDurable(path, 'new', { fs: refusing('EIO', 2) }), FilesError, 'FILE_WRITE_FAILED');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toBe('old');
  });

  it('does not take the mode of a link or a folder in its place', async () => {
    const root = temporaryDirectory();
    writeFileSync(join(root, 'aim.txt'), 'aim', { mode: 0o600 });
    symlinkSync('aim.txt', join(root, 'a.txt'));
    await writeFileDurable(join(root, 'a.txt'), 'new', { mode: 0o644 });
    expect(readFileSync(join(root, 'aim.txt'), 'utf8')).toBe('aim');
    expect(statSync(join(root, 'a.txt')).mode & 0o777).toBe(0o644 & ~process.umask());
  });
});

/** A file system that refuses the n-th sync, counted from 1. */
function refusing(code: string, at: number): FileSystem {
  let syncs = 0;
  return {
    ...nodeFileSystem,
    sync: async () => {
      if (++syncs === at) throw Object.assign(new Error('no'), { code });
    },
  };
}

describe('a directory that cannot be synced', () => {
  it.each(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'EACCES', 'ENOSYS', 'EBADF', 'ENOTTY', 'EISDIR'])(
    'is as durable as it gets, and says %s',
    async (code) => {
      const root = temporaryDirectory();
      expect(await syncDirectory(root, { fs: refusing(code, 1) })).toBe(code);
      await writeFileDurable(join(root, 'a.txt'), 'new', { fs: refusing(code, 2) });
      expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('new');
      expect(await makeDirectoryDurable(join(root, 'b/c'), { fs: refusing(code, 1) })).toHaveLength(2);
      expect(readdirSync(root).sort()).toEqual(['a.txt', 'b']);
    },
  );

  it.each(['EIO', 'ENOSPC', 'EDQUOT', 'EROFS'])('fails where the medium does: %s', async (code) => {
    const root = temporaryDirectory();
    await toThrowWithCode(() => syncDirectory(root, { fs: refusing(code, 1) }), FilesError, 'FILE_WRITE_FAILED');
    await toThrowWithCode(() => writeFileDurable(join(root, 'a.txt'), 'new', { fs: refusing(code, 2) }), FilesError, 'FILE_WRITE_FAILED');
    expect(readdirSync(root)).toEqual([]);
  });

  it('is nothing that a file may be', async () => {
    const root = temporaryDirectory();
    await toThrowWithCode(
      () => writeFileDurable(join(root, 'a.txt'), 'new', { fs: refusing('EINVAL', 1) }),
      FilesError,
      'FILE_WRITE_FAILED',
    );
  });

  it('says nothing where it can, and closes what it opened in every case', async () => {
    const root = temporaryDirectory();
    const open = new Set<number>();
    const counted = (inner: FileSystem): FileSystem => ({
      ...inner,
      open: (...args) => {
        const fd = inner.open(...args);
        open.add(fd);
        return fd;
      },
      close: (fd) => {
        open.delete(fd);
        inner.close(fd);
      },
    });
    expect(await syncDirectory(root, { fs: counted(nodeFileSystem) })).toBeNull();
    await syncDirectory(root, { fs: counted(refusing('EPERM', 1)) });
    await syncDirectory(root, { fs: counted(refusing('EIO', 1)) }).catch(() => {});
    expect(open.size).toBe(0);
  });
});

describe('making directories', () => {
  it('lets everybody read them unless told otherwise', async () => {
    const root = temporaryDirectory();
    await makeDirectoryDurable(join(root, 'a'));
    await makeDirectoryDurable(join(root, 'b'), { mode: 0o700 });
    expect(statSync(join(root, 'a')).mode & 0o777).toBe(0o755 & ~process.umask());
    expect(statSync(join(root, 'b')).mode & 0o777).toBe(0o700);
  });

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
