import { FilesError, readFailure } from './error.js';
import { type FileSystem, nodeFileSystem, OPEN } from './file-system.js';

const CHUNK = 256 * 1024;

export interface FileDigest {
  /** 64 lower-case hexadecimal digits. */
  sha256: string;
  /** Bytes. */
  size: number;
}

/**
 * Digest and size of a regular file of any size, in constant memory. Does not follow a link.
 *
 * @throws FilesError as `readRegularFile`, but for `FILE_TOO_LARGE`.
 */
export async function sha256OfFile(path: string, options: { fs?: FileSystem | undefined } = {}): Promise<FileDigest> {
  const fs = options.fs ?? nodeFileSystem;
  try {
    const fd = fs.open(path, OPEN.read);
    try {
      const stat = fs.fstat(fd);
      if (!stat.isFile()) {
        throw new FilesError({ code: 'FILE_NOT_REGULAR', message: `${path} is not a regular file`, path, hint: 'name a regular file' });
      }
      return { sha256: await hashDescriptor(fs, fd, path, stat.size), size: stat.size };
    } finally {
      fs.close(fd);
    }
  } catch (error) {
    throw readFailure(error, path);
  }
}

/**
 * Hashes exactly `size` bytes from the descriptor's start. The next chunk is read while the last one is hashed.
 *
 * @throws FilesError `FILE_CHANGED_WHILE_READ` when the file ends earlier or goes on.
 */
export async function hashDescriptor(fs: FileSystem, fd: number, path: string, size: number): Promise<string> {
  // Asked for here: whoever hashes nothing, such as a listing of runs, does not wait for the module.
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256');
  for await (const chunk of chunksOf(fs, fd, path, size)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * The bytes of an open file, `size` of them. A chunk is valid until the next one is asked for.
 *
 * @throws FilesError `FILE_CHANGED_WHILE_READ` when the file ends earlier or goes on.
 */
export async function* chunksOf(fs: FileSystem, fd: number, path: string, size: number): AsyncGenerator<Buffer> {
  const length = Math.min(CHUNK, size + 1);
  const buffers = [Buffer.allocUnsafe(length), Buffer.allocUnsafe(length)] as const;
  let position = 0;
  let turn = 0;
  let next = fs.readLater(fd, buffers[0], 0, length, position);
  try {
    for (;;) {
      const count = await next;
      position += count;
      if (position > size || (count === 0 && position < size)) throw changed(path, size);
      if (count === 0) return;
      const chunk = buffers[turn as 0 | 1].subarray(0, count);
      turn ^= 1;
      next = fs.readLater(fd, buffers[turn as 0 | 1], 0, length, position);
      yield chunk;
    }
  } finally {
    // The descriptor may be closed only when nothing reads from it any more.
    await next.catch(() => 0);
  }
}

const changed = (path: string, size: number): FilesError =>
  new FilesError({
    code: 'FILE_CHANGED_WHILE_READ',
    message: `${path} changed while it was read (it held ${size} bytes)`,
    path,
    hint: 'wait until nothing writes to it, then try again',
  });
