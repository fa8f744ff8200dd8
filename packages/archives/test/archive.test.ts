import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArchiveError, openArchive, packBundle, unpackBundle } from '@runtime/archives';
import { loadBundle, validateBundle } from '@runtime/bundle-store';
import { FilesError } from '@runtime/files';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { archiveOf } from './support/archive.js';
import { FAILED, piecesOf, REPAIRED, WHOLE } from './support/run.js';

const filesOf = (directory: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((found) => found.isFile())
      .map((found) => join(found.parentPath, found.name))
      .map((path) => [path.slice(directory.length), readFileSync(path, 'base64')]),
  );

describe.each([
  ['a whole run', WHOLE],
  ['a failed run', FAILED],
  ['a repaired run', REPAIRED],
])('%s', (_name, run) => {
  it('comes out of its archive as it went in', async () => {
    const place = temporaryDirectory();
    const file = join(place, 'run.tar.gz');
    const packed = await packBundle(run, file);
    const unpacked = await unpackBundle(file, join(place, 'out'));
    expect(filesOf(unpacked.bundle_dir)).toEqual(filesOf(run));
    expect(unpacked).toMatchObject({ run_id: packed.run_id, artifacts: packed.artifacts, bytes: packed.bytes, beside: [] });
    expect((await validateBundle(unpacked.bundle_dir)).index_sha256).toBe((await loadBundle(run)).index_sha256);
    expect(readdirSync(join(place, 'out'))).toEqual(['run-1']);
  });

  it('gives equal bytes wherever and whenever it is packed', async () => {
    const place = temporaryDirectory();
    cpSync(run, join(place, 'elsewhere', 'run-1'), { recursive: true });
    const first = await packBundle(run, join(place, 'a.tar.gz'));
    const second = await packBundle(join(place, 'elsewhere', 'run-1'), join(place, 'b.tar.gz'));
    expect(second.sha256).toBe(first.sha256);
    expect(readFileSync(join(place, 'b.tar.gz'))).toEqual(readFileSync(join(place, 'a.tar.gz')));
    expect(first.archive_bytes).toBe(statSync(join(place, 'a.tar.gz')).size);
  });

  it('is read in place, and nothing stays behind', async () => {
    const place = temporaryDirectory();
    await packBundle(run, join(place, 'run.tar.gz'));
    const opened = await openArchive(join(place, 'run.tar.gz'));
    expect((await loadBundle(opened.directory)).run_id).toBe('run-1');
    opened.close();
    expect(existsSync(opened.directory)).toBe(false);
  });
});

describe('what stands beside a run', () => {
  it('is taken along when asked: the packet, its attestation, and that of the run', async () => {
    const place = temporaryDirectory();
    cpSync(WHOLE, join(place, 'run-1'), { recursive: true });
    for (const name of ['run-1.intoto.json', 'p.json', 'p.json.intoto.json']) writeFileSync(join(place, name), `{"of":"${name}"}`);
    const packed = await packBundle(join(place, 'run-1'), join(place, 'run.tar.gz'), { packet: join(place, 'p.json'), attestation: true });
    expect(packed.beside).toEqual(['run-1.packet.json', 'run-1.packet.json.intoto.json', 'run-1.intoto.json']);
    const unpacked = await unpackBundle(join(place, 'run.tar.gz'), join(place, 'out'));
    expect(unpacked.beside).toEqual(packed.beside);
    expect(readFileSync(join(place, 'out/run-1.packet.json'), 'utf8')).toBe('{"of":"p.json"}');
  });

  it('is refused when it is of another run', async () => {
    const place = temporaryDirectory();
    writeFileSync(join(place, 'p.json'), '{"bundle": {"run_id": "run-9"}}');
    await toThrowWithCode(
      () => packBundle(WHOLE, join(place, 'run.tar.gz'), { packet: join(place, 'p.json') }),
      ArchiveError,
      'ARCHIVE_PACKET_FOREIGN',
    );
    expect(readdirSync(place)).toEqual(['p.json']);
  });

  it('is refused when asked for and not there', async () => {
    const place = temporaryDirectory();
    await toThrowWithCode(
      () => packBundle(WHOLE, join(place, 'run.tar.gz'), { packet: join(place, 'none.json') }),
      FilesError,
      'FILE_NOT_FOUND',
    );
    expect(readdirSync(place)).toEqual([]);
  });
});

describe('nothing is replaced, and nothing half-written', () => {
  it('refuses a file that exists, a run that exists, and a place in a run', async () => {
    const place = temporaryDirectory();
    const file = join(place, 'run.tar.gz');
    await packBundle(WHOLE, file);
    await toThrowWithCode(() => packBundle(WHOLE, file), FilesError, 'OUTPUT_EXISTS');
    await unpackBundle(file, place);
    await toThrowWithCode(() => unpackBundle(file, place), FilesError, 'OUTPUT_EXISTS');
    await toThrowWithCode(() => unpackBundle(file, join(place, 'run-1', 'job')), FilesError, 'OUTPUT_IN_RUN');
    await toThrowWithCode(() => packBundle(WHOLE, join(place, 'run-1', 'x.tar.gz')), FilesError, 'OUTPUT_IN_RUN');
    expect(readdirSync(place).sort()).toEqual(['run-1', 'run.tar.gz']);
  });

  it('packs no bundle that does not validate', async () => {
    const place = temporaryDirectory();
    cpSync(WHOLE, join(place, 'run-1'), { recursive: true });
    writeFileSync(join(place, 'run-1', 'summary.md'), 'another');
    await expect(packBundle(join(place, 'run-1'), join(place, 'run.tar.gz'))).rejects.toThrow(/summary\.md/);
    expect(readdirSync(place)).toEqual(['run-1']);
  });

  it('unpacks no bundle whose digests differ', async () => {
    const place = temporaryDirectory();
    const pieces = piecesOf(WHOLE).map((piece) =>
      piece.path.endsWith('/summary.md') ? { ...piece, bytes: Buffer.from(piece.bytes.toString().replace(/./u, '!')) } : piece,
    );
    writeFileSync(join(place, 'run.tar.gz'), archiveOf(pieces));
    await expect(unpackBundle(join(place, 'run.tar.gz'), join(place, 'out'))).rejects.toMatchObject({ code: 'BUNDLE_DIGEST_MISMATCH' });
    expect(readdirSync(join(place, 'out'))).toEqual([]);
  });

  it('names the file and the next step when a path is no archive', async () => {
    const place = temporaryDirectory();
    const error = await toThrowWithCode(() => openArchive(place), ArchiveError, 'ARCHIVE_INVALID');
    expect(error.path).toBe(place);
    expect(error.hint).toContain('bundle-pack');
  });
});
