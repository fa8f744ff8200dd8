import { createHash, hash, randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { writeBundle } from '../generate/bundle.mjs';
import { run } from '../lib/process.mjs';

const entries = (dir) => JSON.parse(readFileSync(join(dir, 'artifact_index.json'), 'utf8')).artifacts;
const nameOf = (path) =>
  path
    .split('/')
    .slice(path.startsWith('./') ? 2 : 1)
    .join('/');

export const tasks = {
  async validate({ dir }, timed) {
    const result = await timed(() => validateBundle(dir));
    if (!result.ok) throw new Error(JSON.stringify(result.errors.slice(0, 3)));
    return { artifacts: result.artifacts, bytes: result.bytes };
  },

  /** The least that a check of files against an index can do. */
  async bareLoop({ dir }, timed) {
    await timed(() => {
      for (const { path, sha256 } of entries(dir)) {
        const fd = openSync(join(dir, nameOf(path)), constants.O_RDONLY | constants.O_NOFOLLOW);
        const buffer = Buffer.allocUnsafe(fstatSync(fd).size);
        for (let at = 0; at < buffer.length; ) at += readSync(fd, buffer, at, buffer.length - at, null);
        const digest = hash('sha256', buffer);
        closeSync(fd);
        if (digest !== sha256) throw new Error(path);
      }
    });
  },

  async sha256sum({ dir }, timed) {
    const list = entries(dir)
      .map(({ path, sha256 }) => `${sha256}  ${join(dir, nameOf(path))}\n`)
      .join('');
    await timed(() => run(['sha256sum', '-c', '--quiet'], { input: list }));
  },

  async openssl({ file }, timed) {
    await timed(() => run(['openssl', 'dgst', '-sha256', file]));
  },

  async bareLarge({ file }, timed) {
    await timed(() => {
      const digest = createHash('sha256');
      const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
      const buffer = Buffer.allocUnsafe(1 << 20);
      for (let read = readSync(fd, buffer, 0, buffer.length, null); read > 0; read = readSync(fd, buffer, 0, buffer.length, null))
        digest.update(buffer.subarray(0, read));
      closeSync(fd);
      return digest.digest('hex');
    });
  },
};

export async function rows({ work, quick, row, shared }) {
  const files = quick ? 2_000 : 10_000;
  const dir = await shared.manyFiles(files);
  const many = (id, ours, against, peer, target) =>
    row({
      id: `validate-${id}`,
      work: ours === 'validate' ? `validate ${files} × 4 KiB` : 'the loop itself: open, fstat, read, hash, close',
      against,
      family: 'validate',
      ours: [ours, { dir }],
      peer: [peer, { dir }],
      target,
      size: { artifacts: files, artifact_bytes: 4096 },
      each: [files, 'a file'],
    });
  many('many', 'validate', 'loop: open, fstat, read, hash, close', 'bareLoop', 1.15);
  if (!quick) {
    many('many-sha256sum', 'validate', '`sha256sum -c`, a process', 'sha256sum', 1);
    // What the comparison with a program in C can come to at best.
    many('floor-sha256sum', 'bareLoop', '`sha256sum -c`, a process', 'sha256sum', 1);
  }

  const bytes = quick ? 64 << 20 : 256 << 20;
  const block = randomBytes(1 << 20);
  const large = function* () {
    for (let at = 0; at < bytes; at += block.length) yield block;
  };
  const base = await shared.documents('anchor-filter-map');
  const largeDir = await writeBundle(join(work, 'large'), base, 'large', { extra: new Map([['runtime_profiles/large.bin', large]]) });
  const file = join(largeDir, 'runtime_profiles/large.bin');
  const largeRow = {
    work: `validate one artifact of ${bytes >> 20} MiB`,
    family: 'validate',
    ours: ['validate', { dir: largeDir }],
    memory: 120e6,
    size: { bytes },
    each: [bytes >> 20, 'a MiB'],
  };
  row({ ...largeRow, id: 'validate-large', against: '`openssl dgst -sha256`, a process', peer: ['openssl', { file }], target: 1.1 });
  row({ ...largeRow, id: 'validate-large-loop', against: 'loop: read 1 MiB, update', peer: ['bareLarge', { file }], target: 1.1 });
}
