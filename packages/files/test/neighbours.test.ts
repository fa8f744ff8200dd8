import { mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RuntimeError } from '@runtime/contracts';
import {
  chunksOf,
  DocumentRows,
  type FileSystem,
  FilesError,
  findRepoRoot,
  makeDirectoryDurable,
  mayHaveMember,
  nodeFileSystem,
  readConfig,
  readFailure,
  resolveInside,
  type ScanOptions,
  StrictDirectory,
  scanJsonArray,
  sha256OfFile,
  strangersAbove,
  streamNdjson,
  systemCode,
  textsBelow,
  writeFileDurable,
} from '@runtime/files';
import { temporaryDirectory, toThrowWithCode, writeTree } from '@runtime/testing';
import { describe, expect, it, vi } from 'vitest';

const bytes = async function* (...texts: (string | Buffer)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text as string);
};

async function scanned(texts: (string | Buffer)[], options: ScanOptions = {}): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const rows of scanJsonArray(bytes(...texts), options)) {
    for (const row of rows) found.push(options.pick === undefined ? row.value() : row.picked);
  }
  return found;
}

const failing = async (run: () => unknown): Promise<RuntimeError<string>> => {
  try {
    await run();
  } catch (error) {
    if (error instanceof RuntimeError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('members that are picked', () => {
  it.each([
    ['{}', {}],
    ['{"a":true,"b":1}', { a: true }],
    ['{"a":false}', { a: false }],
    ['{"a":null}', { a: null }],
    ['{"a":1234}', { a: 1234 }],
    ['{"a":12345}', { a: 12345 }],
    ['{"a":""}', { a: '' }],
    ['{"a":"x\\ny"}', { a: 'x\ny' }],
    ['{"a":"é"}', { a: 'é' }],
    ['{"a":"\\""}', { a: '"' }],
    ['{"a":["true"],"longer name":2}', { a: ['true'] }],
    ['{"\\u0061":7,"b":"a"}', { a: 7 }],
    ['{"b":1,"é":2}', { é: 2 }],
    ['{"__proto__":{"a":1}}', JSON.parse('{"__proto__":{"a":1}}')],
  ])('of %s are what parsing gives', async (row, expected) => {
    const pick = ['a', 'é', '__proto__'];
    expect(await scanned([`[${row},{"a":0}]`], { pick })).toEqual([expected, { a: 0 }]);
  });

  it.each(['[{"a":truex}]', '[{"a":nul}]'])('are refused with a word that is none: %s', async (text) => {
    await expect(scanned([text], { pick: ['a'] })).rejects.toBeInstanceOf(RuntimeError);
  });

  it.each(['[{"a":1;"b":2}]', '[{"a":1 "b":2}]', 'x1]', '{"a":1}', '[1}', '[1,]'])('are none of %s', async (text) => {
    expect((await failing(() => scanned([text], { pick: ['a'] }))).code).toBe('JSON_ARRAY_INVALID');
  });
});

describe('a bound', () => {
  it('lets a row through that is just as long and comes in pieces, in an array and in a document', async () => {
    expect(await scanned(['[12', '34', ']'], { maxRowBytes: 4 })).toEqual([1234]);
    const error = await failing(() => scanned(['[12', '345', ']'], { maxRowBytes: 4 }));
    expect(error).toMatchObject({ code: 'ROW_TOO_LARGE', details: { row: 0, max_bytes: 4 } });
    expect(error.path).toBeUndefined();
    const rows = (text: string) => [...new DocumentRows({ at: ['a'], maxRowBytes: 4 }).push(Buffer.from(text))].map(({ value }) => value);
    expect(rows('{"a":[1234]}')).toEqual([1234]);
    expect(await failing(() => rows('{"a":[0,12345]}'))).toMatchObject({ code: 'ROW_TOO_LARGE', details: { row: 1 } });
  });

  it('counts the array among the levels of a row', async () => {
    expect(await scanned(['[[[1]]]'], { maxDepth: 3 })).toEqual([[[1]]]);
    expect((await failing(() => scanned(['[[[[1]]]]'], { maxDepth: 3 }))).code).toBe('JSON_DEPTH_EXCEEDED');
    const deep = (levels: number) => Buffer.from(`{"b":${'['.repeat(levels)}${']'.repeat(levels)}}`);
    expect(mayHaveMember(Buffer.concat([deep(255), Buffer.from(' ')]), 'b')).toBe(true);
  });
});

it('a member that only looks like one is none', () => {
  expect(mayHaveMember(Buffer.from('{"xyz":"abc"}'), 'abc')).toBe(false);
  expect(mayHaveMember(Buffer.from('{"xyz":"\\u0061bc"}'), 'abc')).toBe(false);
  expect(mayHaveMember(Buffer.from('{"abc":1}'), 'abc')).toBe(true);
});

it('a line of a tab is blank', async () => {
  const lines: unknown[] = [];
  for await (const row of streamNdjson(bytes('\t\n1\n \r\n'))) lines.push(row);
  expect(lines).toMatchObject([{ line: 2 }]);
});

describe('a long file', () => {
  const length = 3 * 256 * 1024 + 1;
  const content = Buffer.alloc(length, 0).map((_, at) => (at * 31 + (at >> 16)) & 0xff);

  it('comes in chunks that stay what they are while the next is read', async () => {
    const path = join(temporaryDirectory(), 'long');
    writeFileSync(path, content);
    // Whatever reads ahead has read before the chunk is looked at.
    const fs: FileSystem = { ...nodeFileSystem, readLater: (...args) => Promise.resolve(nodeFileSystem.read(...args)) };
    const fd = openSync(path, 'r');
    const chunks: Buffer[] = [];
    for await (const chunk of chunksOf(fs, fd, path, length)) chunks.push(Buffer.from(chunk));
    nodeFileSystem.close(fd);
    expect(Buffer.concat(chunks).equals(content)).toBe(true);
    expect(await sha256OfFile(path)).toMatchObject({ size: length });
  });

  it('is told by the system when it cannot be read or synced', async () => {
    const fd = openSync(join(temporaryDirectory(), 'x'), 'w');
    nodeFileSystem.close(fd);
    await expect(nodeFileSystem.readLater(fd, Buffer.alloc(1), 0, 1, 0)).rejects.toMatchObject({ code: 'EBADF' });
    await expect(nodeFileSystem.sync(fd)).rejects.toMatchObject({ code: 'EBADF' });
  });
});

describe('what the system said', () => {
  it.each([
    [{ code: 'ENOENT' }, 'ENOENT'],
    [{ code: 'ERR_INVALID_ARG_VALUE' }, null],
    [{ code: 5 }, null],
    [new Error('x'), null],
    [null, null],
  ])('is its name for the failure alone: %o', (error, code) => {
    expect(systemCode(error)).toBe(code);
  });

  const path = `/${'x'.repeat(100)}`;
  it.each([
    ['ENOENT', 'FILE_NOT_FOUND'],
    ['ENOTDIR', 'FILE_NOT_FOUND'],
    ['ELOOP', 'FILE_IS_LINK'],
    ['EMLINK', 'FILE_IS_LINK'],
    ['ENXIO', 'FILE_NOT_REGULAR'],
    ['ENODEV', 'FILE_NOT_REGULAR'],
    ['EISDIR', 'FILE_NOT_REGULAR'],
    ['EOPNOTSUPP', 'FILE_NOT_REGULAR'],
    ['ENAMETOOLONG', 'PATH_INVALID'],
    ['ERR_INVALID_ARG_VALUE', 'PATH_INVALID'],
    ['EIO', 'FILE_READ_FAILED'],
    ['odd', 'FILE_READ_FAILED'],
  ])('%s is %s', (code, expected) => {
    const found = readFailure(Object.assign(new Error('x'), { code }), path) as FilesError;
    expect(found).toBeInstanceOf(FilesError);
    expect(found.code).toBe(expected);
    expect(found.path).toBe(expected === 'PATH_INVALID' ? path.slice(0, 80) : path);
    if (expected === 'PATH_INVALID') expect(found.message).toMatch(new RegExp(`: ${path.slice(0, 80)}$`));
    if (expected !== 'FILE_READ_FAILED') return;
    expect(found.message).toBe(`reading ${path} failed${code === 'EIO' ? ' (EIO)' : ''}`);
    expect(found.hint).toBe(
      code === 'EIO' ? 'check the disk: it reported an input/output error' : 'check the disk and its permissions, then try again',
    );
  });

  it('names root by its name', () => {
    const own = vi.spyOn(process, 'getuid').mockReturnValue(1234);
    expect(strangersAbove('EACCES', '/')).toBe(': / belongs to root, and this is user 1234');
    own.mockRestore();
  });
});

describe('the configuration', () => {
  it.each([
    ['{"unknown": 1}', /^runtime.config.json: (?!the document)/],
    ['[]', /^runtime.config.json: the document /],
  ])('is refused where it is %s, and says the place', async (text, message) => {
    const root = temporaryDirectory();
    writeFileSync(join(root, 'runtime.config.json'), text);
    const error = await toThrowWithCode(() => readConfig(root), FilesError, 'CONFIG_INVALID');
    expect(error.message).toMatch(message);
  });

  it('may stand behind a link', async () => {
    const root = temporaryDirectory();
    writeFileSync(join(root, 'other.json'), '{}');
    symlinkSync('other.json', join(root, 'runtime.config.json'));
    expect(await readConfig(root)).toEqual({});
  });
});

describe('the repository root', () => {
  it('is the place of the input itself, or the nearest folder that is there', async () => {
    const root = temporaryDirectory();
    mkdirSync(join(root, '.git'));
    expect(await findRepoRoot({ input: root })).toBe(root);
    const bare = temporaryDirectory();
    expect(await findRepoRoot({ input: join(bare, 'none', 'at', 'all') })).toBe(bare);
  });

  it('that is not there is named with who named it', async () => {
    const none = join(temporaryDirectory(), 'none');
    const named = await failing(() => findRepoRoot({ repoRoot: none }));
    expect(named).toMatchObject({ code: 'ROOT_NOT_FOUND', hint: 'name an existing directory' });
    vi.stubEnv('RUNTIME_REPO_ROOT', none);
    const inherited = await failing(() => findRepoRoot({}));
    vi.unstubAllEnvs();
    expect(inherited).toMatchObject({ code: 'ROOT_NOT_FOUND', hint: 'correct or unset RUNTIME_REPO_ROOT' });
  });
});

describe('a path', () => {
  it('is shown in part where it is too long, and leaves its root neither as it is written nor where it leads', async () => {
    const root = temporaryDirectory();
    const long = 'y'.repeat(5000);
    expect(await failing(() => resolveInside(root, long))).toMatchObject({ code: 'PATH_INVALID', path: long.slice(0, 80) });
    writeTree(root, { 'in.txt': '' });
    symlinkSync(temporaryDirectory(), join(root, 'away'));
    for (const path of ['../x', join(root, 'in.txt'), 'away/x']) {
      expect(await failing(() => resolveInside(root, path)), path).toMatchObject({ code: 'PATH_OUTSIDE' });
    }
  });

  it('of a text below a folder is read where it is a small file in there', () => {
    const folder = temporaryDirectory();
    writeTree(folder, { 'a.sb': 'in', 'b.sb': 'too long', 'c.sb/d': '' });
    const find = textsBelow([{ shown: 'sb', path: folder }], 4);
    expect(find('a.sb')).toEqual({ text: 'in', file: 'sb/a.sb' });
    expect(find(join(folder, 'a.sb'))).toEqual({ text: 'in', file: join(folder, 'a.sb') });
    for (const name of ['b.sb', 'c.sb', '.', join(folder, 'b.sb'), '/etc/hostname']) expect(find(name), name).toBeNull();
  });
});

describe('a directory that is read by its path', () => {
  it('is the one it was, with every folder in it', () => {
    const root = temporaryDirectory();
    writeTree(root, { 'a/b.txt': 'b' });
    const directory = new StrictDirectory(root, { strategy: 'walk' });
    expect(directory.list('a')).toEqual([{ name: 'b.txt', kind: 'file' }]);
    directory.assertUnmoved();
    expect(directory.list()).toEqual([{ name: 'a', kind: 'directory' }]);
    directory.close();
  });

  it('refuses a name that leaves it, and shows the beginning of a long one', async () => {
    const directory = new StrictDirectory(temporaryDirectory());
    const name = `../${'z'.repeat(100)}`;
    expect(await failing(() => directory.openFile(name))).toMatchObject({ code: 'PATH_OUTSIDE', path: name.slice(0, 80) });
    directory.close();
  });
});

describe('a write', () => {
  it('does not begin where the old content cannot be kept because the system refuses', async () => {
    const path = join(temporaryDirectory(), 'a.txt');
    writeFileSync(path, 'old');
    const fs: FileSystem = {
      ...nodeFileSystem,
      open: (name, ...rest) => {
        if (name === path) throw Object.assign(new Error('EIO'), { code: 'EIO' });
        return nodeFileSystem.open(name, ...rest);
      },
    };
    expect((await failing(() => writeFileDurable(path, 'new', { fs }))).category).toBe('system');
  });

  it('keeps nothing to go back to where the directory is not synced', async () => {
    const path = join(temporaryDirectory(), 'a.txt');
    writeFileSync(path, 'old');
    const opened: string[] = [];
    const fs: FileSystem = {
      ...nodeFileSystem,
      open: (name, ...rest) => {
        opened.push(name);
        return nodeFileSystem.open(name, ...rest);
      },
    };
    await writeFileDurable(path, 'new', { fs, syncDirectory: false });
    expect(opened).not.toContain(path);
  });

  it('is listened for once, however many there are', async () => {
    const write = (name: string) => writeFileDurable(join(temporaryDirectory(), name), name);
    await write('a');
    const listening = process.listenerCount('exit');
    expect(listening).toBeGreaterThan(0);
    await write('b');
    expect(process.listenerCount('exit')).toBe(listening);
  });

  it('makes no directory where the system refuses', async () => {
    const mkdir: FileSystem['mkdir'] = () => {
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    };
    const path = join(temporaryDirectory(), 'a', 'b');
    expect(await failing(() => makeDirectoryDurable(path, { fs: { ...nodeFileSystem, mkdir } }))).toMatchObject({
      details: { system: 'ENOSPC' },
    });
  });
});
