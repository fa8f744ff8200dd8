import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContractError } from '@runtime/contracts';
import {
  FilesError,
  nodeFileSystem,
  type OpenStrategy,
  readJsonFile,
  readRegularFile,
  readTextFile,
  StrictDirectory,
  sha256OfFile,
  streamNdjson,
} from '@runtime/files';
import { errorOf, temporaryDirectory, toThrowWithCode, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

describe('reading one file', () => {
  it('gives its bytes, text, document and digest', async () => {
    const path = join(temporaryDirectory(), 'a.json');
    writeFileSync(path, '{"é": 1.0}');
    expect((await readRegularFile(path)).toString()).toBe('{"é": 1.0}');
    expect(await readTextFile(path)).toBe('{"é": 1.0}');
    expect(await readJsonFile(path)).toEqual({ é: 1 });
    expect(await sha256OfFile(path)).toEqual({ sha256: '10445d7fd4451b3780ab9a2b8163672db1057f4631703ab9521e1a3864c4d2bb', size: 11 });
  });

  it('refuses links, directories, FIFOs, devices and what is too large, and waits for none', async () => {
    const root = temporaryDirectory();
    writeTree(root, { 'a.txt': 'four' });
    symlinkSync('a.txt', join(root, 'link'));
    execFileSync('mkfifo', [join(root, 'fifo')]);
    await toThrowWithCode(() => readRegularFile(join(root, 'link')), FilesError, 'FILE_IS_LINK');
    expect((await readRegularFile(join(root, 'link'), { followLinks: true })).toString()).toBe('four');
    await toThrowWithCode(() => readRegularFile(root), FilesError, 'FILE_NOT_REGULAR');
    await toThrowWithCode(() => readRegularFile(join(root, 'fifo')), FilesError, 'FILE_NOT_REGULAR');
    await toThrowWithCode(() => readRegularFile('/dev/zero'), FilesError, 'FILE_NOT_REGULAR');
    await toThrowWithCode(() => sha256OfFile(join(root, 'fifo')), FilesError, 'FILE_NOT_REGULAR');
    await toThrowWithCode(() => readRegularFile(join(root, 'a.txt'), { maxBytes: 3 }), FilesError, 'FILE_TOO_LARGE');
    await toThrowWithCode(() => readRegularFile(join(root, 'none')), FilesError, 'FILE_NOT_FOUND');
    await toThrowWithCode(() => readRegularFile(join(root, 'a\0b')), FilesError, 'PATH_INVALID');
    await toThrowWithCode(() => readJsonFile(join(root, 'a.txt')), ContractError, 'JSON_SYNTAX');
  });

  it('sees that a file grew while it was read', async () => {
    const path = join(temporaryDirectory(), 'a');
    writeFileSync(path, 'abc');
    const fs = {
      ...nodeFileSystem,
      read: (...args: Parameters<typeof nodeFileSystem.read>) => {
        writeFileSync(path, 'more', { flag: 'a' });
        return nodeFileSystem.read(...args);
      },
    };
    await toThrowWithCode(() => readRegularFile(path, { fs }), FilesError, 'FILE_CHANGED_WHILE_READ');
  });

  it('calls a refusal of the system by its name', async () => {
    const fs = {
      ...nodeFileSystem,
      open: () => {
        throw Object.assign(new Error('no'), { code: 'EMFILE' });
      },
    };
    const error = await toThrowWithCode(() => readRegularFile('/x', { fs }), FilesError, 'FILE_READ_FAILED');
    expect(error).toMatchObject({ category: 'system', details: { system: 'EMFILE' } });
  });
});

const STRATEGIES: OpenStrategy[] = process.platform === 'darwin' ? ['kernel', 'walk'] : ['descriptor', 'walk'];

describe.each(STRATEGIES)('a strict directory (%s)', (strategy) => {
  const open = (path: string): StrictDirectory => new StrictDirectory(path, { strategy });

  it('reads files at every level, and lists them', () => {
    const root = temporaryDirectory();
    writeTree(root, { 'a.txt': 'a', 'd/e/f.txt': 'f' });
    const directory = open(root);
    expect(directory.read('a.txt', 10).toString()).toBe('a');
    expect(directory.read('d/e/f.txt', 10).toString()).toBe('f');
    expect(directory.list()).toEqual([
      { name: 'a.txt', kind: 'file' },
      { name: 'd', kind: 'directory' },
    ]);
    expect(directory.names('d/e')).toEqual(['f.txt']);
    expect([directory.kindOf('a.txt'), directory.kindOf('d'), directory.kindOf('x/y')]).toEqual(['file', 'directory', null]);
    directory.close();
  });

  it('follows no link, at any level', async () => {
    const place = temporaryDirectory();
    writeTree(place, { 'in/d/a.txt': 'a', 'out/a.txt': 'secret' });
    symlinkSync('../out', join(place, 'in/link'));
    symlinkSync('d/a.txt', join(place, 'in/a-link'));
    const directory = open(join(place, 'in'));
    await toThrowWithCode(() => directory.read('link/a.txt', 10), FilesError, 'FILE_IS_LINK');
    await toThrowWithCode(() => directory.read('a-link', 10), FilesError, 'FILE_IS_LINK');
    await toThrowWithCode(() => directory.read('../out/a.txt', 10), FilesError, 'PATH_OUTSIDE');
    expect(directory.kindOf('a-link')).toBe('link');
    directory.close();
  });

  it('never reads outside while a directory is exchanged for a link and back', async () => {
    const place = temporaryDirectory();
    writeTree(place, { 'in/d/a.txt': 'inside', 'out/a.txt': 'secret' });
    for (let round = 0; round < 50; round++) {
      const directory = open(join(place, 'in'));
      if (round % 2 === 1) directory.read('d/a.txt', 100);
      renameSync(join(place, 'in/d'), join(place, 'kept'));
      symlinkSync(join(place, 'out'), join(place, 'in/d'));
      const result = await errorOf(() => {
        const text = directory.read('d/a.txt', 100).toString();
        throw Object.assign(new Error(text), { code: `READ ${text}` });
      });
      expect(['FILE_IS_LINK', 'DIRECTORY_CHANGED', 'READ inside']).toContain(result.code);
      unlinkSync(join(place, 'in/d'));
      renameSync(join(place, 'kept'), join(place, 'in/d'));
      directory.close();
    }
  });

  it('reads one directory, also when another is put in its place', async () => {
    const place = temporaryDirectory();
    writeTree(place, { 'in/a.txt': 'first', 'other/a.txt': 'second' });
    const directory = open(join(place, 'in'));
    renameSync(join(place, 'in'), join(place, 'gone'));
    renameSync(join(place, 'other'), join(place, 'in'));
    const result = await errorOf(() => {
      const text = directory.read('a.txt', 100).toString();
      directory.assertUnmoved();
      throw Object.assign(new Error(text), { code: `READ ${text}` });
    });
    expect(result.code).toBe(strategy === 'descriptor' ? 'READ first' : 'DIRECTORY_CHANGED');
    directory.close();
  });

  it('is not there when the path is none', async () => {
    const root = temporaryDirectory();
    mkdirSync(join(root, 'd'));
    writeFileSync(join(root, 'f'), '');
    await toThrowWithCode(() => open(join(root, 'none')), FilesError, 'DIRECTORY_NOT_FOUND');
    await toThrowWithCode(() => open(join(root, 'f')), FilesError, 'DIRECTORY_NOT_FOUND');
  });
});

describe('reading NDJSON', () => {
  const rows = async (text: string, maxRowBytes = 100): Promise<unknown[]> => {
    const path = join(temporaryDirectory(), 'rows.ndjson');
    writeFileSync(path, text);
    const found: unknown[] = [];
    for await (const row of streamNdjson(path, { maxRowBytes })) found.push(row);
    return found;
  };

  it('gives rows with their lines, and skips blank ones', async () => {
    expect(await rows('{"a":1}\n\n  \r\n2\n')).toEqual([
      { line: 1, value: { a: 1 } },
      { line: 4, value: 2 },
    ]);
    expect(await rows('')).toEqual([]);
  });

  it('refuses a torn last line, a line that is too long, and one that is no JSON, which it names', async () => {
    await toThrowWithCode(() => rows('1\n2'), FilesError, 'NDJSON_LINE_TORN');
    await toThrowWithCode(() => rows(`"${'a'.repeat(200)}"\n`), FilesError, 'ROW_TOO_LARGE');
    const error = await toThrowWithCode(() => rows('1\n{"a":1,"a":2}\n'), ContractError, 'JSON_DUPLICATE_KEY');
    expect(error.path).toMatch(/:2$/);
  });
});
