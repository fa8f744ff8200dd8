import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { openArchive, unpackBundle } from '@runtime/archives';
import { temporaryDirectory } from '@runtime/testing';
import { Pax } from 'tar';
import { describe, expect, it } from 'vitest';
import { archiveOf, END, entry, tarOf } from './support/archive.js';
import { piecesOf, WHOLE } from './support/run.js';

const good = piecesOf(WHOLE);
const index = good[0]!;
const rest = good.slice(1);
const text = (value: string): Buffer => Buffer.from(value);
const withMore = (...more: Buffer[]): Buffer =>
  gzipSync(Buffer.concat([...good.map(({ path, bytes }) => entry(path, bytes)), ...more, END]));
const indexThat = (edit: (document: { run_id: string; artifacts: { path: string; file_size: number }[] }) => void): Buffer => {
  const document = JSON.parse(index.bytes.toString());
  edit(document);
  return archiveOf([{ ...index, bytes: text(JSON.stringify(document)) }, ...rest]);
};
const whole = archiveOf(good);

/** Each archive has one fault. What it ends in is the same for unpacking and for reading in place. */
const HOSTILE: [name: string, code: string, bytes: Buffer][] = [
  ['is empty', 'ARCHIVE_TRUNCATED', Buffer.alloc(0)],
  ['is a text', 'ARCHIVE_INVALID', text('not an archive at all')],
  ['is compressed zeros', 'ARCHIVE_INVALID', gzipSync(Buffer.alloc(100))],
  ['goes on behind its end', 'ARCHIVE_INVALID', Buffer.concat([whole, gzipSync(Buffer.alloc(64 << 20))])],
  ['is compressed twice', 'ARCHIVE_INVALID', gzipSync(whole)],
  ['holds no entry', 'ARCHIVE_INVALID', gzipSync(END)],
  ['is not compressed', 'ARCHIVE_INVALID', tarOf(good)],
  ['is compressed in another way', 'ARCHIVE_INVALID', brotliCompressSync(tarOf(good))],
  ['is cut in the middle', 'ARCHIVE_TRUNCATED', whole.subarray(0, whole.length >> 1)],
  ['is cut in its last byte', 'ARCHIVE_TRUNCATED', whole.subarray(0, -1)],
  ['is cut before it was compressed', 'ARCHIVE_TRUNCATED', gzipSync(tarOf(good).subarray(0, -2048))],
  ['has no end', 'ARCHIVE_TRUNCATED', gzipSync(tarOf(good).subarray(0, -END.length))],
  ['has a wrong check sum of a header', 'ARCHIVE_INVALID', gzipSync(Buffer.concat([tarOf(good).fill(0x39, 148, 154)]))],
  [
    'has a wrong check sum of its compression',
    'ARCHIVE_INVALID',
    Buffer.concat([whole.subarray(0, -8), Buffer.alloc(4, 1), whole.subarray(-4)]),
  ],
  ['does not begin with the index', 'ARCHIVE_INDEX_NOT_FIRST', archiveOf([...rest, index])],
  ['begins at the root', 'ARCHIVE_INDEX_NOT_FIRST', archiveOf([{ ...index, path: '/run-1/artifact_index.json' }, ...rest])],
  ['begins above its folder', 'ARCHIVE_INDEX_NOT_FIRST', archiveOf([{ ...index, path: '../artifact_index.json' }, ...rest])],
  ['begins in a hidden folder', 'ARCHIVE_INDEX_NOT_FIRST', archiveOf([{ ...index, path: '.run/artifact_index.json' }, ...rest])],
  ['is that of another run', 'ARCHIVE_NAME_INVALID', indexThat((document) => (document.run_id = 'run-2'))],
  ['has an index that is no JSON', 'JSON_SYNTAX', archiveOf([{ ...index, bytes: text('{') }, ...rest])],
  ['has an index that leads out', 'BUNDLE_PATH_OUTSIDE', indexThat((document) => (document.artifacts[0]!.path = 'out/run-1/../../x'))],
  ['names a file twice in its index', 'BUNDLE_DUPLICATE_PATH', indexThat((document) => document.artifacts.push(document.artifacts[0]!))],
  ['holds a file that the index does not name', 'ARCHIVE_ENTRY_UNLISTED', withMore(entry('run-1/more', text('x')))],
  ['holds a file of another run', 'ARCHIVE_ENTRY_UNLISTED', withMore(entry('run-2/summary.md', text('x')))],
  ['holds a LATEST', 'ARCHIVE_ENTRY_UNLISTED', withMore(entry('LATEST', text('run-1\n')))],
  ['holds a name that leads out', 'ARCHIVE_ENTRY_UNLISTED', withMore(entry('run-1/../../x', text('x')))],
  ['holds an absolute name', 'ARCHIVE_ENTRY_UNLISTED', withMore(entry('/etc/x', text('x')))],
  ['holds a file twice', 'ARCHIVE_ENTRY_REPEATED', withMore(entry(rest[0]!.path, rest[0]!.bytes))],
  ['holds a second index', 'ARCHIVE_ENTRY_REPEATED', withMore(entry(index.path, index.bytes))],
  ['lacks a file', 'ARCHIVE_ENTRY_MISSING', archiveOf([index, ...rest.slice(1)])],
  [
    'holds a symbolic link',
    'ARCHIVE_NOT_REGULAR',
    withMore(entry('run-1/link', Buffer.alloc(0), { type: 'SymbolicLink', linkpath: '/etc/passwd' })),
  ],
  [
    'holds a hard link',
    'ARCHIVE_NOT_REGULAR',
    withMore(entry('run-1/link', Buffer.alloc(0), { type: 'Link', linkpath: 'run-1/summary.md' })),
  ],
  ['holds a folder', 'ARCHIVE_NOT_REGULAR', withMore(entry('run-1/job/', Buffer.alloc(0), { type: 'Directory' }))],
  ['holds a FIFO', 'ARCHIVE_NOT_REGULAR', withMore(entry('run-1/fifo', Buffer.alloc(0), { type: 'FIFO' }))],
  ['holds a device', 'ARCHIVE_NOT_REGULAR', withMore(entry('run-1/null', Buffer.alloc(0), { type: 'CharacterDevice' }))],
  ['holds a kind that nobody knows', 'ARCHIVE_NOT_REGULAR', gzipSync(Buffer.concat([entry(index.path, index.bytes), unknownKind(), END]))],
  ['has a file of another size', 'ARCHIVE_SIZE_MISMATCH', archiveOf([index, { ...rest[0]!, bytes: text('short') }, ...rest.slice(1)])],
  ['says two sizes of one file', 'JSON_SYNTAX', gzipSync(Buffer.concat([twoSizes(), END]))],
  [
    'has an extended header of a mebibyte',
    'ARCHIVE_NOT_REGULAR',
    gzipSync(Buffer.concat([new Pax({ path: 'x'.repeat(1 << 20) }).encode(), tarOf(good)])),
  ],
  ['has an index of a hundred mebibytes', 'ARCHIVE_DOCUMENT_TOO_LARGE', gzipSync(entry(index.path, Buffer.alloc(100 << 20)))],
  ['has a packet of a hundred mebibytes', 'ARCHIVE_DOCUMENT_TOO_LARGE', withMore(entry('run-1.packet.json', Buffer.alloc(100 << 20)))],
  ['has an entry of another case of a name', 'ARCHIVE_ENTRY_UNLISTED', withMore(entry(rest[0]!.path.toUpperCase(), rest[0]!.bytes))],
  ['has a name that ends in a dot', 'ARCHIVE_ENTRY_UNLISTED', withMore(entry('run-1/summary.md.', text('x')))],
  ['has a name with a backslash', 'ARCHIVE_ENTRY_UNLISTED', withMore(entry('run-1\\..\\x', text('x')))],
  ['holds a block device', 'ARCHIVE_NOT_REGULAR', withMore(entry('run-1/disk', Buffer.alloc(0), { type: 'BlockDevice' }))],
  [
    'is followed by another archive in a member of its own',
    'ARCHIVE_ENTRY_REPEATED',
    Buffer.concat([gzipSync(tarOf(good).subarray(0, -END.length)), whole]),
  ],
  ...['ExtendedHeader', 'GlobalExtendedHeader', 'NextFileHasLongPath', 'NextFileHasLongLinkpath', 'OldGnuLongPath'].flatMap(
    (type): [string, string, Buffer][] => [
      [`has thousands of small headers (${type})`, 'ARCHIVE_INVALID', withHeaders(type, '18 comment=aaaaaa\n', 4000)],
      [`has thousands of empty headers (${type})`, 'ARCHIVE_INVALID', withHeaders(type, '', 8000)],
    ],
  ),
  [
    'has headers of every kind before one entry, the last of which leads out',
    'ARCHIVE_INDEX_NOT_FIRST',
    gzipSync(Buffer.concat([new Pax({ path: index.path }).encode(), header('NextFileHasLongPath', '../x\0'), tarOf(good)])),
  ],
  ['names ten tebibytes', 'ARCHIVE_TOO_LARGE', indexThat((document) => (document.artifacts[0]!.file_size = 10 * 2 ** 40))],
];

function header(type: string, value: string): Buffer {
  return entry('header', text(value), { type: type as 'ExtendedHeader' });
}

/** Headers again and again before the index, each within the ceiling of one. */
function withHeaders(type: string, value: string, count: number): Buffer {
  return gzipSync(Buffer.concat([...Array.from({ length: count }, () => header(type, value)), tarOf(good)]));
}

function unknownKind(): Buffer {
  const block = entry('run-1/odd', text('x'));
  block[156] = 0x5a;
  let sum = 0;
  block.fill(0x20, 148, 156);
  for (let at = 0; at < 512; at++) sum += block[at]!;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function twoSizes(): Buffer {
  return Buffer.concat([new Pax({ path: index.path, size: 7 }).encode(), entry(index.path, index.bytes)]);
}

describe('an archive that', () => {
  it.each(HOSTILE)('%s is refused: %s', async (_name, code, bytes) => {
    const place = temporaryDirectory();
    const file = join(place, 'x.tar.gz');
    writeFileSync(file, bytes);
    await expect(unpackBundle(file, join(place, 'out'))).rejects.toMatchObject({ code });
    await expect(openArchive(file)).rejects.toMatchObject({ code });
    expect(readdirSync(join(place, 'out'))).toEqual([]);
    expect(readdirSync(place).sort()).toEqual(['out', 'x.tar.gz']);
  });

  it('holds more than the ceiling is refused, and with a higher one taken', async () => {
    const place = temporaryDirectory();
    const file = join(place, 'x.tar.gz');
    writeFileSync(file, whole);
    await expect(unpackBundle(file, join(place, 'out'), { maxBytes: 1000 })).rejects.toMatchObject({ code: 'ARCHIVE_TOO_LARGE' });
    await expect(unpackBundle(file, join(place, 'out'), { maxBytes: 1_000_000 })).resolves.toMatchObject({ run_id: 'run-1' });
  });
});
