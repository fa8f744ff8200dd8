import { Header, Pax } from 'tar';
import { type Entry, EPOCH, FILE_MODE } from './layout.js';

const BLOCK = 512;

/** The header of an entry, with the extended header that a long name needs. */
export function headerOf({ path, size }: Entry): Buffer {
  const header = new Header({ path, size, mode: FILE_MODE, mtime: EPOCH, type: 'File' });
  const needsMore = header.encode();
  const blocks = needsMore ? [new Pax({ path, size, mtime: EPOCH }).encode()] : [];
  return Buffer.concat([...blocks, header.block!]);
}

/** What fills the last block of an entry. */
export const paddingOf = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

/** Two empty blocks end an archive. */
export const END = Buffer.alloc(2 * BLOCK);
