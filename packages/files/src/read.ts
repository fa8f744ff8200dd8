import { decodeUtf8, LIMITS, parseJson } from '@runtime/contracts';
import { FilesError, readFailure } from './error.js';
import { type FileSystem, nodeFileSystem, OPEN } from './file-system.js';

export interface ReadOptions {
  /** The most bytes a file may hold; 64 MiB unless told otherwise. */
  maxBytes?: number | undefined;
  /** Follow a link in the last component: for files the user names, never for files a document names. */
  followLinks?: boolean | undefined;
  fs?: FileSystem | undefined;
}

/**
 * The bytes of a regular file. Does not follow a link in the last component, does not wait for FIFOs, and
 * reads no more than `maxBytes`.
 *
 * @throws FilesError `FILE_NOT_FOUND`, `FILE_IS_LINK`, `FILE_NOT_REGULAR`, `FILE_TOO_LARGE`, `FILE_CHANGED_WHILE_READ`,
 * and `FILE_READ_FAILED` (category system) when the system refuses.
 */
export async function readRegularFile(path: string, options: ReadOptions = {}): Promise<Buffer> {
  return readRegularFileSync(path, options);
}

/** {@link readRegularFile} at once, for hot loops and start-up. */
export function readRegularFileSync(path: string, options: ReadOptions = {}): Buffer {
  const fs = options.fs ?? nodeFileSystem;
  try {
    const fd = fs.open(path, options.followLinks === true ? OPEN.readFollowing : OPEN.read);
    try {
      return readDescriptor(fs, fd, path, options.maxBytes ?? LIMITS.documentBytes);
    } finally {
      fs.close(fd);
    }
  } catch (error) {
    throw readFailure(error, path);
  }
}

/** Reads an open descriptor from its start to its end, checking what it is first. */
export function readDescriptor(fs: FileSystem, fd: number, path: string, maxBytes: number): Buffer {
  const stat = fs.fstat(fd);
  if (!stat.isFile()) {
    throw new FilesError({ code: 'FILE_NOT_REGULAR', message: `${path} is not a regular file`, path, hint: 'name a regular file' });
  }
  if (stat.size > maxBytes) throw tooLarge(path, maxBytes);
  // One byte more than the file says it holds: a file that grows meanwhile shows itself.
  const buffer = Buffer.allocUnsafe(stat.size + 1);
  let length = 0;
  while (length < buffer.length) {
    const count = fs.read(fd, buffer, length, buffer.length - length, null);
    if (count === 0) break;
    length += count;
  }
  if (length !== stat.size) {
    throw new FilesError({
      code: 'FILE_CHANGED_WHILE_READ',
      message: `${path} changed while it was read (${stat.size} bytes, then ${length > stat.size ? 'more' : length})`,
      path,
      hint: 'wait until nothing writes to it, then try again',
    });
  }
  return buffer.subarray(0, length);
}

const tooLarge = (path: string, maxBytes: number): FilesError =>
  new FilesError({
    code: 'FILE_TOO_LARGE',
    message: `${path} is larger than ${maxBytes} bytes`,
    path,
    hint: 'check that this is the file you mean',
    details: { max_bytes: maxBytes },
  });

/** A file as text. @throws FilesError as {@link readRegularFile}; ContractError `JSON_NOT_UTF8`. */
export async function readTextFile(path: string, options: ReadOptions = {}): Promise<string> {
  return decodeUtf8(readRegularFileSync(path, options), path);
}

/** A strict JSON document. @throws FilesError as {@link readRegularFile}; ContractError `JSON_*`. */
export async function readJsonFile(path: string, options: ReadOptions & { exactNumbers?: boolean | undefined } = {}): Promise<unknown> {
  return parseJson(readRegularFileSync(path, options), { path, exactNumbers: options.exactNumbers });
}
