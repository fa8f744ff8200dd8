import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { sha256OfFile } from '@runtime/files';
import type { Redis } from 'ioredis';
import { FleetError } from '../error.js';
import { archiveKey } from './names.js';

/** The most that one archive may hold to travel through the server, whose values end at 512 MiB. */
const MOST_BYTES = 256 * 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;

export interface ArchiveAddress {
  sha256: string;
  size: number;
}

/** Puts an archive on the server. Each piece has its place, so that one that is sent twice changes nothing. @throws FleetError `FLEET_ARCHIVE_TOO_LARGE`. */
export async function putArchive(client: Redis, file: string): Promise<ArchiveAddress> {
  const { sha256, size } = await sha256OfFile(file);
  if (size > MOST_BYTES) {
    throw new FleetError({
      code: 'FLEET_ARCHIVE_TOO_LARGE',
      message: `${file} has ${size} bytes; the server takes ${MOST_BYTES} of one archive`,
      path: file,
      hint: 'carry the file to the collector, and name it there: runtime-fleet collect FILE',
    });
  }
  const opened = await open(file, 'r');
  try {
    for (let at = 0; at < size; ) {
      const { buffer, bytesRead } = await opened.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES, at);
      await client.setrange(archiveKey(sha256), at, buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
  } finally {
    await opened.close();
  }
  return { sha256, size };
}

/** Writes an archive from the server into a file. False: the server has no such archive. @throws FleetError `FLEET_ARCHIVE_CHANGED`. */
export async function takeArchive(client: Redis, { sha256, size }: ArchiveAddress, file: string): Promise<boolean> {
  const key = archiveKey(sha256);
  if ((await client.exists(key)) === 0) return false;
  const digest = createHash('sha256');
  const opened = await open(file, 'wx');
  try {
    for (let at = 0; at < size; at += PIECE_BYTES) {
      const piece = await client.getrangeBuffer(key, at, Math.min(at + PIECE_BYTES, size) - 1);
      digest.update(piece);
      await opened.writeFile(piece);
    }
  } finally {
    await opened.close();
  }
  if (digest.digest('hex') === sha256 && (await client.strlen(key)) === size) return true;
  throw new FleetError({
    code: 'FLEET_ARCHIVE_CHANGED',
    message: `what the server holds is not the archive ${sha256} that the worker put there`,
    hint: 'submit the same file again: the run is delivered anew',
  });
}

export const dropArchive = async (client: Redis, sha256: string): Promise<void> => {
  await client.del(archiveKey(sha256));
};
