import { existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BundleError, type BundleWriter, beginBundle } from '@runtime/bundle-store';
import { LIMITS } from '@runtime/contracts';
import { type FileSystem, nodeFileSystem } from '@runtime/files';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { foldName } from '../src/fold-name.js';

interface Place {
  writer: BundleWriter;
  /** Beside the bundle root. */
  outside: string;
}

/** A run that is being written, and a folder with a file that is nobody's business. */
async function begun(): Promise<Place> {
  const place = temporaryDirectory();
  const outside = join(place, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'kept'), 'kept');
  const writer = await beginBundle({ out: join(place, 'out'), runId: 'run-1' });
  await writer.writeAll([
    ['run_status.json', '{}'],
    ['job/job.json', '{}'],
  ]);
  return { writer, outside };
}

describe('what a run did not write', () => {
  it.each<[string, (place: Place) => void, string[]]>([
    ['a file', ({ writer }) => writeFileSync(join(writer.dir, 'runtime_results.json'), '{}'), ['runtime_results.json']],
    ['a file in a folder of ours', ({ writer }) => writeFileSync(join(writer.dir, 'job/done.json'), '{}'), ['job/done.json']],
    [
      'a folder with files',
      ({ writer }) => {
        mkdirSync(join(writer.dir, 'launchctl/a'), { recursive: true });
        writeFileSync(join(writer.dir, 'launchctl/a/b'), '');
      },
      ['launchctl', 'launchctl/a', 'launchctl/a/b'],
    ],
    ['a link to a file', ({ writer, outside }) => symlinkSync(join(outside, 'kept'), join(writer.dir, 'x')), ['x']],
    ['a link to a folder', ({ writer, outside }) => symlinkSync(outside, join(writer.dir, 'launchctl')), ['launchctl']],
    ['an index', ({ writer }) => writeFileSync(join(writer.dir, 'artifact_index.json'), '{}'), ['artifact_index.json']],
    [
      'a link in the place of a folder of ours',
      ({ writer, outside }) => {
        renameSync(join(writer.dir, 'job'), join(outside, 'job'));
        symlinkSync(join(outside, 'job'), join(writer.dir, 'job'));
      },
      ['job'],
    ],
    [
      'another name of a file of ours',
      ({ writer, outside }) => linkSync(join(writer.dir, 'job/job.json'), join(outside, 'job.json')),
      ['job/job.json'],
    ],
  ])('is taken out, and nothing behind it: %s', async (_, put, names) => {
    const place = await begun();
    put(place);
    const before = readdirSync(place.outside).sort();
    expect(place.writer.removeForeign()).toEqual(names);
    expect(readdirSync(place.outside).sort()).toEqual(before);
    expect(readFileSync(join(place.outside, 'kept'), 'utf8')).toBe('kept');
    await place.writer.write('job/job.json', '{"again": true}');
    expect(lstatSync(join(place.writer.dir, 'job')).isDirectory()).toBe(true);
    expect(readFileSync(join(place.writer.dir, 'job/job.json'), 'utf8')).toBe('{"again": true}');
    if (existsSync(join(place.outside, 'job.json'))) expect(readFileSync(join(place.outside, 'job.json'), 'utf8')).toBe('{}');
    expect(place.writer.removeForeign()).toEqual([]);
  });
});

it('is taken out however deep it lies, and where no path leads to it, what holds it stays', async () => {
  const { writer } = await begun();
  const deep = Array.from({ length: 300 }, () => 'd').join('/');
  mkdirSync(join(writer.dir, deep), { recursive: true });
  expect(writer.removeForeign()).toHaveLength(300);
  expect(readdirSync(writer.dir).sort()).toEqual(['job', 'run_status.json']);

  const out = join(temporaryDirectory(), 'out');
  const unreachable = join(out, 'run-1/a/b/c');
  const lstat: FileSystem['lstat'] = (path) => {
    if (path === unreachable) throw Object.assign(new Error('too long'), { code: 'ENAMETOOLONG' });
    return nodeFileSystem.lstat(path);
  };
  const other = await beginBundle({ out, runId: 'run-1', fs: { ...nodeFileSystem, lstat } });
  mkdirSync(unreachable, { recursive: true });
  expect(other.removeForeign()).toEqual(['a', 'a/b', 'a/b/c']);
  expect(readdirSync(join(unreachable, '..'))).toEqual(['c']);
});

describe('a name that no reader would take', () => {
  it.each([
    ['a path beyond the ceiling', ['x'.repeat(1100)], 'BUNDLE_PATH_TOO_LONG'],
    ['two names that full case folding makes one', ['stra\u00dfe.json', 'STRASSE.json'], 'BUNDLE_NAMES_COLLIDE'],
    ['two folders that full case folding makes one', ['stra\u00dfe/a', 'STRASSE/b'], 'BUNDLE_NAMES_COLLIDE'],
    ['a folder in the place of a file', ['profile/a', 'Profile'], 'BUNDLE_NAMES_COLLIDE'],
    ['a file in the place of a folder', ['profile', 'profile/a'], 'BUNDLE_NAMES_COLLIDE'],
    [
      'more folders than an index holds',
      Array.from({ length: 1_000 }, (_, i) => `${i}/${'a/'.repeat(400)}b`),
      'BUNDLE_INDEX_TOO_MANY_ENTRIES',
    ],
    ['a name with a line end', ['a\nb'], 'BUNDLE_NAME_INVALID'],
    ['more names than an index holds', Array.from({ length: 100_001 }, (_, i) => `runtime_profiles/${i}`), 'BUNDLE_INDEX_TOO_MANY_ENTRIES'],
  ] as const)('keeps a run from starting: %s', async (_, names, code) => {
    const out = join(temporaryDirectory(), 'out');
    await toThrowWithCode(() => beginBundle({ out, runId: 'run-1', names }), BundleError, code);
    expect(readdirSync(out)).toEqual([]);
  });
});

it('that the system does not let us remove is its answer', async () => {
  const rmdir = (): never => {
    throw Object.assign(new Error('no'), { code: 'EACCES' });
  };
  const writer = await beginBundle({ out: join(temporaryDirectory(), 'out'), runId: 'run-1', fs: { ...nodeFileSystem, rmdir } });
  mkdirSync(join(writer.dir, 'a'));
  expect(() => writer.removeForeign()).toThrow('no');
});

describe('a name of an artifact', () => {
  const beginWith = (...names: string[]): Promise<unknown> =>
    beginBundle({ out: join(temporaryDirectory(), 'out'), runId: 'run-1', names });
  it('may be as long as a reader takes, and of many as many', async () => {
    const longest = 'x'.repeat(LIMITS.pathBytes - 'run-1/'.length);
    await beginWith(longest, ...Array.from({ length: LIMITS.indexEntries - 1 }, (_, i) => `${i}`));
    await toThrowWithCode(() => beginWith(`${longest}x`), BundleError, 'BUNDLE_PATH_TOO_LONG');
  });

  it('is shown where it is refused, as far as anyone reads, beside the one that is there', async () => {
    const long = `\n${'x'.repeat(200)}`;
    const refused = await toThrowWithCode(() => beginWith(long), BundleError, 'BUNDLE_NAME_INVALID');
    expect(refused.message).toBe(`not a name for an artifact: ${JSON.stringify(long.slice(0, 140))}`);
    const other = await toThrowWithCode(() => beginWith('profile/a', 'Profile'), BundleError, 'BUNDLE_NAMES_COLLIDE');
    expect(other.message).toBe('Profile and profile/ are one where case or Unicode form does not count');
  });
});

describe('names that a volume without case takes for one', () => {
  it.each([
    ['stra\u00dfe', 'strasse'],
    ['\u1e9e', 'ss'],
    ['\ufb01le', 'FILE'],
    ['\u03a3\u0391\u03a3', '\u03c3\u03b1\u03c2'],
    ['caf\u00e9', 'CAFE\u0301'],
    ['\u212a', 'k'],
    ['\u0130', 'i\u0307'],
    ['\u1fb3', '\u03b1\u03b9'],
  ])('%s and %s', (a, b) => {
    expect(foldName(a)).toBe(foldName(b));
  });

  it.each([
    ['\u0131', 'i'],
    ['stra\u00dfe', 'strase'],
    ['a', 'b'],
    ['\u00e9', 'e'],
  ])('and not %s and %s', (a, b) => {
    expect(foldName(a)).not.toBe(foldName(b));
  });
});
