import { createHash } from 'node:crypto';
import { closeSync, constants, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { writeFailure } from '@runtime/files';

const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;

/** Name of the copy. */
export const ROWS = 'results.ndjson';

/** How much is gathered before it is written: rows are small and system calls are not free. */
const BUFFER_BYTES = 64 * 1024;

/**
 * The worker's own copy of its rows, for when it dies. It proves nothing: a probe can write here too. The digest over the same
 * bytes goes over the connection. It is opened before the first probe runs, and by name never again: a probe may put a link there.
 */
export class RowCopy {
  readonly #fd: number;
  readonly #directory: string;
  readonly #hash = createHash('sha256');
  #buffer: string[] = [];
  #bytes = 0;
  #rows = 0;

  /** @throws FilesError `FILE_WRITE_FAILED`, here and from every method that writes. */
  constructor(directory: string) {
    this.#directory = directory;
    this.#fd = coded(directory, () => {
      mkdirSync(directory, { recursive: true });
      return openNew(join(directory, ROWS));
    });
  }

  get rows(): number {
    return this.#rows;
  }

  add(line: string): void {
    this.#rows++;
    this.#buffer.push(line);
    this.#bytes += line.length;
    if (this.#bytes >= BUFFER_BYTES) this.flush();
  }

  flush(): void {
    if (this.#buffer.length === 0) return;
    const bytes = Buffer.from(this.#buffer.join(''));
    this.#hash.update(bytes);
    coded(this.#directory, () => writeWhole(this.#fd, bytes));
    this.#buffer = [];
    this.#bytes = 0;
  }

  /** Digest over every line added. */
  close(): string {
    this.flush();
    closeSync(this.#fd);
    return this.#hash.digest('hex');
  }
}

/** A new file for rows, in the place of what stood there; never through a link. */
export const openNew = (path: string): number => openSync(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);

export function writeWhole(fd: number, text: string | Buffer): void {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}

/** A full disk is the system's failure, and not one of this program. */
function coded<T>(directory: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw writeFailure(error, directory, 'writing the rows to');
  }
}
