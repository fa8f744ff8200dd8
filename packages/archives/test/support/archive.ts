import { gzipSync } from 'node:zlib';
import { Header, type HeaderData, Pax } from 'tar';
import type { Piece } from './run.js';

/** One entry of an archive as somebody else may write it. */
export const entry = (path: string, bytes: Buffer, more: HeaderData = {}): Buffer => {
  const header = new Header({ path, size: bytes.length, mode: 0o644, mtime: new Date(0), type: 'File', ...more });
  const long = header.encode() ? new Pax({ path, size: bytes.length, mtime: new Date(0) }).encode() : Buffer.alloc(0);
  return Buffer.concat([long, header.block!, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
};

export const END = Buffer.alloc(1024);

export const tarOf = (pieces: readonly Piece[]): Buffer => Buffer.concat([...pieces.map(({ path, bytes }) => entry(path, bytes)), END]);

export const archiveOf = (pieces: readonly Piece[]): Buffer => gzipSync(tarOf(pieces));
