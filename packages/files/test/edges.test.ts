import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import {
  compileGlob,
  type FileSystem,
  makeDirectoryDurable,
  nodeFileSystem,
  readConfig,
  readRegularFileSync,
  scanJsonArray,
  sha256OfFile,
  streamNdjson,
  textsBelow,
} from '../src/index.js';

const file = (content: string): string => {
  const path = join(temporaryDirectory(), 'file');
  writeFileSync(path, content);
  return path;
};

/** Says of every file that it holds so much more or less than it does. */
const claiming = (by: number): FileSystem => ({
  ...nodeFileSystem,
  fstat: (fd) => Object.assign(nodeFileSystem.fstat(fd), { size: nodeFileSystem.fstat(fd).size + by }),
});

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

describe('a bound', () => {
  it('lets through what is just as long, of a file, a line and a row', async () => {
    expect(readRegularFileSync(file('four'), { maxBytes: 4 }).toString()).toBe('four');
    expect(() => readRegularFileSync(file('fives'), { maxBytes: 4 })).toThrow('larger than 4');
    expect(await all(streamNdjson(chunks('{}', '\n{}\n'), { maxRowBytes: 2 }))).toHaveLength(2);
    await expect(all(streamNdjson(chunks('{', '"a":1}\n'), { path: 'x', maxRowBytes: 6 }))).rejects.toMatchObject({
      code: 'ROW_TOO_LARGE',
    });
    expect(await all(scanJsonArray(chunks('[{}]'), { path: 'x', maxRowBytes: 2 }))).toHaveLength(1);
    await expect(all(scanJsonArray(chunks('[{ }]'), { path: 'x', maxRowBytes: 2 }))).rejects.toMatchObject({ code: 'ROW_TOO_LARGE' });
    const folder = temporaryDirectory();
    writeTree(folder, { 'a.sb': 'four' });
    expect(textsBelow([{ shown: '.', path: folder }], 4)('a.sb')?.text).toBe('four');
    expect(textsBelow([{ shown: '.', path: folder }], 3)('a.sb')).toBeNull();
  });
});

describe('a file that grows or shrinks while it is read', () => {
  it.each([-1, 1])('is found out, and the message says how (%d)', async (by) => {
    const path = file('content');
    await expect(sha256OfFile(path, { fs: claiming(by) })).rejects.toMatchObject({ code: 'FILE_CHANGED_WHILE_READ' });
    expect(() => readRegularFileSync(path, { fs: claiming(by) })).toThrow(by < 0 ? '6 bytes, then more' : '8 bytes, then 7');
  });
});

describe('rows that come in pieces', () => {
  it('are put together from any cut', async () => {
    const text = '{"a":1}\n\n{"b":"ü"}\n';
    const bytes = Buffer.from(text);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const source = async function* () {
        yield bytes.subarray(0, cut);
        yield bytes.subarray(cut);
      };
      expect(await all(streamNdjson(source()))).toEqual([
        { line: 1, value: { a: 1 } },
        { line: 3, value: { b: 'ü' } },
      ]);
    }
    for (let cut = 0; cut <= 9; cut++) {
      const batches = await all(scanJsonArray(chunks('[{"a":1}]'.slice(0, cut), '[{"a":1}]'.slice(cut)), { path: 'x' }));
      expect(batches.flat()).toHaveLength(1);
    }
  });

  it('may end in blanks, and in nothing else', async () => {
    expect(await all(streamNdjson(chunks('{}\n', ' ')))).toHaveLength(1);
    await expect(all(streamNdjson(chunks('{}\n', '1'), { path: 'x' }))).rejects.toMatchObject({ code: 'NDJSON_LINE_TORN' });
    await expect(all(scanJsonArray(chunks('['), { path: 'x' }))).rejects.toMatchObject({ code: 'JSON_ARRAY_INVALID' });
  });

  it('are named by the file they are read from', async () => {
    const path = file('{}\n{');
    await expect(all(streamNdjson(path))).rejects.toMatchObject({ path });
    await expect(all(streamNdjson(chunks('{'), {}))).rejects.toMatchObject({ code: 'NDJSON_LINE_TORN', path: undefined });
  });
});

describe('what stands in the place of something else', () => {
  it('is no configuration that is absent, and no text below a folder', async () => {
    const folder = temporaryDirectory();
    expect(await readConfig(folder)).toEqual({});
    mkdirSync(join(folder, 'runtime.config.json'));
    await expect(readConfig(folder)).rejects.toMatchObject({ code: 'FILE_NOT_REGULAR' });
    const other = `${folder}-beside`;
    writeTree(join(folder, 'inner'), { 'a.sb': 'in' });
    symlinkSync(join(folder, 'runtime.config.json'), join(folder, 'inner', 'link.sb'));
    const find = textsBelow([{ shown: '.', path: join(folder, 'inner') }], 100);
    expect(find('a.sb')).toEqual({ text: 'in', file: 'a.sb' });
    expect(find('link.sb')).toBeNull();
    expect(find(join(other, 'a.sb'))).toBeNull();
  });

  it('is no directory that is missing: what the system refuses to show is not created', async () => {
    const lstat: FileSystem['lstat'] = () => {
      throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    };
    await expect(makeDirectoryDurable(join(temporaryDirectory(), 'none'), { fs: { ...nodeFileSystem, lstat } })).rejects.toMatchObject({
      code: 'FILE_WRITE_FAILED',
      details: { system: 'EACCES' },
    });
  });
});

it('two stars inside a component match within it, and what follows them is not lost', () => {
  expect(compileGlob('a**b')('axxb')).toBe(true);
  expect(compileGlob('a**b')('axx')).toBe(false);
  expect(compileGlob('a**b')('ax/xb')).toBe(false);
  expect(compileGlob('x/**')('x/y/z')).toBe(true);
});
