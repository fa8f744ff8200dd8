import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BundleError, type BundleWriter, beginBundle, type CommitOptions, loadBundle } from '@runtime/bundle-store';
import type { ArtifactIndex } from '@runtime/contracts';
import { FilesError } from '@runtime/files';
import { errorOf, temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { WORLD, writeRun } from './support/run.js';

const begin = (out = join(temporaryDirectory(), 'out')): Promise<BundleWriter> => beginBundle({ out, runId: 'run-1' });

const commit = (writer: BundleWriter, more: Partial<CommitOptions> = {}): Promise<ArtifactIndex> =>
  writer.commit({ worldId: WORLD, status: 'ok', expected: [], moveLatest: false, ...more });

const namesIn = (index: ArtifactIndex): string[] => index.artifacts.map(({ path }) => path.slice(path.indexOf('run-1/') + 'run-1/'.length));

describe('a run id', () => {
  it.each(['.hidden', 'LATEST', 'latest', 'a/b', '..', '', 'x'.repeat(129), 'a b'])(
    'is refused before anything is written: %j',
    async (runId) => {
      const out = join(temporaryDirectory(), 'out');
      const error = await toThrowWithCode(() => beginBundle({ out, runId }), BundleError, 'BUNDLE_RUN_ID_INVALID');
      expect(error).toMatchObject({ category: 'usage', message: `not a usable run id: ${JSON.stringify(runId)}` });
      expect(existsSync(out)).toBe(false);
    },
  );

  it.each(['a', 'LATEST-1', 'x'.repeat(128), 'A.b_c-9'])('is taken: %j', async (runId) => {
    const out = join(temporaryDirectory(), 'out');
    expect((await beginBundle({ out, runId })).dir).toBe(join(out, runId));
    await toThrowWithCode(() => beginBundle({ out, runId }), BundleError, 'BUNDLE_RUN_EXISTS');
  });
});

describe('an artifact that is withdrawn', () => {
  it('is neither there nor in the index, and may be written again', async () => {
    const writer = await begin();
    await writer.writeAll([
      ['job/a.txt', 'a'],
      ['job/b.txt', 'b'],
    ]);
    writer.withdraw('job/a.txt');
    expect([writer.has('job/a.txt'), readdirSync(join(writer.dir, 'job'))]).toEqual([false, ['b.txt']]);
    writer.withdraw('job/b.txt');
    await writer.write('job/b.txt', 'other');
    expect(namesIn(await commit(writer))).toEqual(['job/b.txt']);
    expect(readFileSync(join(writer.dir, 'job/b.txt'), 'utf8')).toBe('other');
  });

  it('is left alone where it was not written here', async () => {
    const writer = await begin();
    writeFileSync(join(writer.dir, 'x'), 'x');
    for (const name of ['x', 'nothing']) writer.withdraw(name);
    expect(readdirSync(writer.dir)).toEqual(['x']);
  });

  it('and cannot be removed is told as the answer of the system', async () => {
    const writer = await begin();
    await writer.write('a.txt', 'a');
    renameSync(join(writer.dir, 'a.txt'), join(writer.dir, 'b.txt'));
    expect(await errorOf(() => writer.withdraw('a.txt'))).toMatchObject({ code: 'FILE_WRITE_FAILED', details: { system: 'ENOENT' } });
  });
});

it('an artifact that somebody removed is none any more, and may be written again', async () => {
  const writer = await begin();
  await writer.write('job/a.txt', 'a');
  rmSync(join(writer.dir, 'job'), { recursive: true });
  expect([writer.has('job/a.txt'), writer.removeForeign(), writer.has('job/a.txt')]).toEqual([true, [], false]);
  await writer.write('job/a.txt', 'again');
  expect(namesIn(await commit(writer))).toEqual(['job/a.txt']);
});

describe('a run directory that was exchanged', () => {
  const WAYS: Record<string, (writer: BundleWriter) => unknown> = {
    write: (writer) => writer.write('b.txt', 'b'),
    append: (writer) => writer.append('b.txt'),
    withdraw: (writer) => writer.withdraw('a.txt'),
    removeForeign: (writer) => writer.removeForeign(),
    commit: (writer) => commit(writer),
  };
  const EXCHANGES: Record<string, (dir: string) => void> = {
    'another directory': (dir) => mkdirSync(dir),
    'a link to it': (dir) => symlinkSync(`${dir}-moved`, dir),
    nothing: () => {},
  };
  it.each(Object.keys(EXCHANGES).flatMap((put) => Object.keys(WAYS).map((way) => [put, way] as const)))(
    'for %s is not touched by %s',
    async (put, way) => {
      const writer = await begin();
      await writer.write('a.txt', 'a');
      renameSync(writer.dir, `${writer.dir}-moved`);
      EXCHANGES[put]?.(writer.dir);
      const error = await toThrowWithCode(() => WAYS[way]?.(writer), FilesError, 'DIRECTORY_CHANGED');
      expect(error).toMatchObject({ category: 'system', path: writer.dir });
      expect(readdirSync(`${writer.dir}-moved`)).toEqual(['a.txt']);
    },
  );

  it('may be a folder in it', async () => {
    const writer = await begin();
    await writer.write('job/a.txt', 'a');
    renameSync(join(writer.dir, 'job'), `${writer.dir}-job`);
    symlinkSync(`${writer.dir}-job`, join(writer.dir, 'job'));
    await toThrowWithCode(() => writer.write('job/b.txt', 'b'), FilesError, 'DIRECTORY_CHANGED');
    expect(readdirSync(`${writer.dir}-job`)).toEqual(['a.txt']);
  });
});

describe('a folder of a run', () => {
  it('may be there already, but not as a file or a link', async () => {
    const writer = await begin();
    mkdirSync(join(writer.dir, 'job'));
    await writer.write('job/a.txt', 'a');
    writeFileSync(join(writer.dir, 'launchctl'), '');
    symlinkSync(join(writer.dir, 'job'), join(writer.dir, 'runtime_profiles'));
    for (const name of ['launchctl/a', 'runtime_profiles/a'])
      expect(await errorOf(() => writer.write(name, ''))).toMatchObject({ code: 'FILE_WRITE_FAILED', details: { system: 'EEXIST' } });
    expect(readdirSync(join(writer.dir, 'job'))).toEqual(['a.txt']);
  });

  it('is open to those to whom a new folder is, as its files are', async () => {
    const writer = await begin();
    await writer.write('a/b/c.txt', '');
    const made = join(writer.dir, '../made');
    mkdirSync(made, 0o755);
    writeFileSync(join(made, 'x'), '', { mode: 0o644 });
    const modeOf = (path: string): number => statSync(path).mode & 0o777;
    for (const folder of ['', 'a', 'a/b']) expect(modeOf(join(writer.dir, folder))).toBe(modeOf(made));
    expect(modeOf(join(writer.dir, 'a/b/c.txt'))).toBe(modeOf(join(made, 'x')));
  });
});

describe('a file that grows', () => {
  it('keeps the run from being committed until it is closed, and takes nothing after that', async () => {
    const writer = await begin();
    const file = writer.append('rows.ndjson');
    file.write('{"schema_version": "v1"}\n');
    await toThrowWithCode(() => commit(writer), BundleError, 'BUNDLE_COMMITTED');
    await toThrowWithCode(() => writer.write('rows.ndjson', ''), BundleError, 'BUNDLE_NAME_INVALID');
    file.write(Buffer.from('{}\n'));
    await file.close();
    await file.close();
    await toThrowWithCode(() => file.write(''), BundleError, 'BUNDLE_COMMITTED');
    expect((await commit(writer)).artifacts).toMatchObject([{ file_size: 28, schema_version: 'v1' }]);
  });
});

it('a file that grows by bytes and by texts holds them in their order, wherever they are cut', async () => {
  const writer = await begin();
  const file = writer.append('a.txt');
  const bytes = Buffer.from('\u00e9');
  for (const piece of ['<', bytes.subarray(0, 1), bytes.subarray(1), '>', new Uint8Array([0xff])]) file.write(piece);
  await file.close();
  expect(readFileSync(join(writer.dir, 'a.txt'))).toEqual(Buffer.concat([Buffer.from('<\u00e9>'), Buffer.from([0xff])]));
});

describe('a commit', () => {
  it.each<[CommitOptions['status'], readonly string[], ArtifactIndex['status']]>([
    ['ok', ['a.txt'], 'ok'],
    ['ok', ['b.txt'], 'partial'],
    ['partial', ['a.txt'], 'ok'],
    ['partial', ['b.txt'], 'partial'],
    ['failed', ['a.txt'], 'failed'],
    ['failed', ['b.txt'], 'failed'],
  ])('as %s of a run that should have %j has the status %s', async (status, expected, told) => {
    const writer = await begin();
    await writer.write('a.txt', 'a');
    expect(await commit(writer, { status, expected })).toMatchObject({ status: told });
  });

  it('that a strict reader refuses leaves nothing, and may be made again as that of a failed run', async () => {
    const writer = await begin();
    const statement = { name: 'run-1.intoto.json', of: () => '{}' };
    await writer.write('run_manifest.json', '{"execution": {}}');
    await toThrowWithCode(() => commit(writer, { moveLatest: true, statement }), BundleError, 'BUNDLE_ARTIFACT_REQUIRED');
    expect([readdirSync(writer.dir), readdirSync(dirname(writer.dir)), writer.verified]).toEqual([['run_manifest.json'], ['run-1'], null]);
    await commit(writer, { status: 'failed', moveLatest: true, statement });
    expect(readdirSync(dirname(writer.dir))).toEqual(['run-1', statement.name]);
  });

  it('that moved LATEST holds what a strict reader reads', async () => {
    const out = join(temporaryDirectory(), 'out');
    await writeRun({ out, runId: 'run-1', statement: true });
    expect(await loadBundle(out)).toEqual(await loadBundle(join(out, 'run-1')));
    expect(readFileSync(join(out, 'LATEST'), 'utf8')).toBe('run-1\n');
  });

  it.each([
    ['no JSON', false],
    ['{"dry_run": 1}', false],
    ['{"dry_run": true}', true],
  ])('moves LATEST to no run whose manifest says that it was dry, however it is written: %s', async (manifest, isDry) => {
    for (const content of [manifest, Buffer.from(manifest), [...manifest]]) {
      const writer = await begin();
      await writer.write('run_manifest.json', content);
      // Of any other a strict reader is asked, and refuses it.
      const failure = await commit(writer, { moveLatest: true }).then(
        () => null,
        (error: BundleError) => error.code,
      );
      expect(failure === null).toBe(isDry);
      expect(readFileSync(join(writer.dir, 'run_manifest.json'), 'utf8')).toBe(manifest);
    }
  });
});
