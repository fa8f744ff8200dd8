import { join } from 'node:path';
import { parseIndex, prefixOf, validateBundle } from '@runtime/bundle-store';
import { LIMITS } from '@runtime/contracts';
import { errorOf, temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { type Editable, editJson, layOutRun } from './support/run.js';

const SHA = 'ab'.repeat(32);
const entry = (path: string, more: object = {}): Editable => ({ path, file_size: 1, sha256: SHA, schema_version: null, ...more });
const indexOf = (more: object = {}): Editable => ({
  schema_version: 'runtime-tools.artifact_index.v0.1',
  run_id: 'run-1',
  world_id: 'w',
  artifacts: [entry('o/run-1/run_manifest.json'), entry('o/run-1/a.txt', { file_size: 0 })],
  missing: [],
  status: 'ok',
  ...more,
});
const parse = (index: unknown) => parseIndex(Buffer.from(JSON.stringify(index)));
const withEntries = (...entries: unknown[]): Editable => indexOf({ artifacts: [entry('o/run-1/run_manifest.json'), ...entries] });

it('an index alone tells the run and its artifacts, in their order', () => {
  const { run_id, artifacts } = parse(indexOf());
  expect(run_id).toBe('run-1');
  expect(artifacts).toEqual([
    { name: 'run_manifest.json', path: 'o/run-1/run_manifest.json', sha256: SHA, size: 1, schemaVersion: null, position: 0 },
    { name: 'a.txt', path: 'o/run-1/a.txt', sha256: SHA, size: 0, schemaVersion: null, position: 1 },
  ]);
});

const LONG = 'x'.repeat(200);
const beyond = 'is longer than 1024 bytes';
const outside = 'does not lie in the run directory';
const plain = 'is not a plain name in the run directory';
const room = LIMITS.pathBytes - 'o/run-1/'.length;

describe('an index that is refused', () => {
  it.each<[unknown, string, string, string]>([
    [[], 'BUNDLE_INDEX_INVALID', '', 'the document is not an object'],
    [
      indexOf({ schema_version: 'v9' }),
      'BUNDLE_SCHEMA_UNKNOWN',
      '/schema_version',
      'schema_version is not runtime-tools.artifact_index.v0.1',
    ],
    ...[null, 3, 'a b', '..'].map((run_id): [unknown, string, string, string] => [
      indexOf({ run_id }),
      ...(['BUNDLE_INDEX_INVALID', '/run_id', 'run_id is not a plain run id'] as const),
    ]),
    ...[null, 3, ''].map((world_id): [unknown, string, string, string] => [
      indexOf({ world_id }),
      ...(['BUNDLE_INDEX_INVALID', '/world_id', 'world_id is not a text'] as const),
    ]),
    [indexOf({ status: 'OK' }), 'BUNDLE_STATUS_INVALID', '/status', 'status is not ok, partial or failed'],
    [indexOf({ artifacts: {} }), 'BUNDLE_INDEX_INVALID', '/artifacts', 'artifacts is not an array'],
    [
      indexOf({ artifacts: [entry('a'), entry('b')] }),
      'BUNDLE_PREFIX_UNKNOWN',
      '/artifacts',
      'no entry ends in /run_manifest.json, so its paths have no common directory',
    ],
    [withEntries(null), 'BUNDLE_INDEX_INVALID', '/artifacts/1', 'entry 1 has no path'],
    [withEntries(entry('o/run-1/a'), { path: 7 }), 'BUNDLE_INDEX_INVALID', '/artifacts/2', 'entry 2 has no path'],
    [
      withEntries(entry('o/run-1/a', { sha256: SHA.toUpperCase() })),
      'BUNDLE_DIGEST_INVALID',
      '/artifacts/1/sha256',
      'o/run-1/a has no SHA-256 of 64 lower-case digits',
    ],
    [
      withEntries(entry(`o/run-1/${LONG}`, { sha256: 1 })),
      'BUNDLE_DIGEST_INVALID',
      '/artifacts/1/sha256',
      `o/run-1/${LONG.slice(0, 112)} has no SHA-256 of 64 lower-case digits`,
    ],
    ...[-1, 1.5, '1', null].map((file_size): [unknown, string, string, string] => [
      withEntries(entry(`o/run-1/${LONG}`, { file_size })),
      ...(['BUNDLE_SIZE_INVALID', '/artifacts/1/file_size', `o/run-1/${LONG.slice(0, 112)} has no file_size in whole bytes`] as const),
    ]),
    [withEntries(entry('o/run-2/a')), 'BUNDLE_PATH_OUTSIDE', '/artifacts/1/path', `"o/run-2/a" ${outside}`],
    [withEntries(entry('/x')), 'BUNDLE_PATH_OUTSIDE', '/artifacts/1/path', `"/x" ${outside}`],
    [withEntries(entry(`p/${LONG}`)), 'BUNDLE_PATH_OUTSIDE', '/artifacts/1/path', `"p/${LONG.slice(0, 118)}…" ${outside}`],
    [withEntries(entry(`p/${LONG.slice(0, 118)}`)), 'BUNDLE_PATH_OUTSIDE', '/artifacts/1/path', `"p/${LONG.slice(0, 118)}" ${outside}`],
    [withEntries(entry('o/run-1/a/../b')), 'BUNDLE_PATH_OUTSIDE', '/artifacts/1/path', `"o/run-1/a/../b" ${plain}`],
    [withEntries(entry('o/run-1/')), 'BUNDLE_PATH_OUTSIDE', '/artifacts/1/path', `"o/run-1/" ${plain}`],
    [
      withEntries(entry('o/run-1/a\u0000')),
      'BUNDLE_PATH_INVALID',
      '/artifacts/1/path',
      '"o/run-1/a\\u0000" holds characters no artifact name has',
    ],
    [
      withEntries(entry('o/run-1/artifact_index.json')),
      'BUNDLE_PATH_INVALID',
      '/artifacts/1/path',
      '"o/run-1/artifact_index.json" names the index itself',
    ],
    [withEntries(entry(`o/run-1/${'a/'.repeat(room / 2)}b`)), 'BUNDLE_PATH_TOO_LONG', '/artifacts/1/path', beyond],
    [withEntries(entry(`o/run-1/${'é/'.repeat(room / 2)}`)), 'BUNDLE_PATH_TOO_LONG', '/artifacts/1/path', beyond],
  ])('says where and why: %#', async (index, code, field, message) => {
    const error = await errorOf(() => parse(index));
    expect(error).toMatchObject({ code, field, path: 'artifact_index.json' });
    expect(error.message).toContain(message);
  });

  it.each([
    [['a.txt', 'a.txt'], 'BUNDLE_DUPLICATE_PATH', 'a.txt'],
    [['a.txt', 'A.txt'], 'BUNDLE_NAMES_COLLIDE', 'A.txt'],
    [['p/a', 'p'], 'BUNDLE_NAMES_COLLIDE', 'p'],
    [['p', 'p/a'], 'BUNDLE_NAMES_COLLIDE', 'p/a'],
    [['stra\u00dfe/x/a', 'STRASSE/y/b'], 'BUNDLE_NAMES_COLLIDE', 'STRASSE/y/b'],
    [['a/stra\u00dfe/x', 'a/STRASSE/x'], 'BUNDLE_NAMES_COLLIDE', 'a/STRASSE/x'],
  ])('names what is there already: %j', async (names, code, path) => {
    expect(await errorOf(() => parse(withEntries(...names.map((name) => entry(`o/run-1/${name}`)))))).toMatchObject({ code, path });
  });

  it('holds sizes as the index spells them', async () => {
    const text = JSON.stringify(indexOf()).replace('"file_size":1', '"file_size":1.0');
    expect(await errorOf(() => parseIndex(Buffer.from(text)))).toMatchObject({
      code: 'BUNDLE_SIZE_INVALID',
      field: '/artifacts/0/file_size',
    });
  });

  it('takes the longest path that a system opens, and folders of one spelling', () => {
    const longest = `${'a/'.repeat(room / 2 - 1)}bc`;
    const names = [longest, 'x/y/a', 'x/y/b', 'x/z', 'xy'];
    expect(
      parse(withEntries(...names.map((name) => entry(`o/run-1/${name}`))))
        .artifacts.map(({ name }) => name)
        .slice(1),
    ).toEqual(names);
  });

  it('reads no document of more values than the largest has', async () => {
    const most = 8 * LIMITS.indexEntries;
    const text = (values: number): Buffer => Buffer.from(`[${'0,'.repeat(values)}0]`);
    expect(await errorOf(() => parseIndex(text(most)))).toMatchObject({ code: 'BUNDLE_INDEX_INVALID' });
    expect(await errorOf(() => parseIndex(text(most + 1)))).toMatchObject({ code: 'BUNDLE_INDEX_TOO_MANY_ENTRIES' });
  });
});

describe('the directory that all paths of an index share', () => {
  it.each([
    [['o/sub/run_manifest.json', 'o/run_manifest.json', 'o/a'], 'o/'],
    [['o/run_manifest.json', 'o/sub/run_manifest.json'], 'o/'],
    [['a/x', 'o/run_status.json'], 'o/'],
    [['y', 'a/b/x', 'o/y'], 'a/b/'],
    [['run_manifest.json', 'x'], null],
    [[], null],
  ])('is told of %j', (paths, prefix) => {
    expect(prefixOf(paths)).toBe(prefix);
  });
});

describe('what an index lists as missing', () => {
  it.each<[unknown, [string, string][]]>([
    [null, []],
    [[], []],
    [{}, [['BUNDLE_INDEX_INVALID', '/missing']]],
    ['', [['BUNDLE_INDEX_INVALID', '/missing']]],
    [
      'out/run-1/x',
      [
        ['BUNDLE_INDEX_INVALID', '/missing'],
        ['BUNDLE_MISSING_LISTED', '/missing'],
      ],
    ],
    [['out/run-1/x'], [['BUNDLE_MISSING_LISTED', '/missing']]],
    [
      ['out/run-1/x', 3],
      [
        ['BUNDLE_INDEX_INVALID', '/missing/1'],
        ['BUNDLE_MISSING_LISTED', '/missing'],
      ],
    ],
    [
      ['out/run-1/x', '../y'],
      [
        ['BUNDLE_PATH_OUTSIDE', '/missing/1'],
        ['BUNDLE_MISSING_LISTED', '/missing'],
      ],
    ],
  ])('is held to its form: %j', async (missing, found) => {
    const run = join(temporaryDirectory(), 'out/run-1');
    layOutRun(run, { runId: 'run-1' });
    editJson(run, 'artifact_index.json', (index) => void Object.assign(index, { missing }));
    expect((await validateBundle(run)).errors.map(({ code, field }) => [code, field])).toEqual(found);
  });

  it('is named, and of many the first', async () => {
    const run = join(temporaryDirectory(), 'out/run-1');
    layOutRun(run, { runId: 'run-1' });
    const missing = Array.from({ length: 7 }, (_, i) => `out/run-1/x${i}`);
    editJson(run, 'artifact_index.json', (index) => void Object.assign(index, { missing }));
    expect((await validateBundle(run)).errors[0]?.message).toBe('the index lists 7 missing artifacts: x0, x1, x2, x3, x4');
  });
});
