import { createHash } from 'node:crypto';
import { closeSync, constants, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;

/** How much is gathered before it is written: rows are small and system calls are not free. */
const BUFFER_BYTES = 64 * 1024;

/**
 * The worker's own copy of rows and end record, for when its supervisor dies. It proves nothing: a probe can write
 * here too. The digest over the same bytes goes over the connection.
 */
export class RowCopy {
  readonly #fd: number;
  readonly #directory: string;
  readonly #hash = createHash('sha256');
  #buffer: string[] = [];
  #bytes = 0;
  #rows = 0;

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    this.#directory = directory;
    this.#fd = openSync(join(directory, 'results.ndjson'), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
  }

  get rows(): number {
    return this.#rows;
  }

  add(line: string): void {
    this.#rows++;
    this.#hash.update(line);
    this.#buffer.push(line);
    this.#bytes += line.length;
    if (this.#bytes >= BUFFER_BYTES) this.flush();
  }

  flush(): void {
    if (this.#buffer.length === 0) return;
    const bytes = Buffer.from(this.#buffer.join(''));
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
    this.#buffer = [];
    this.#bytes = 0;
  }

  /** Digest over every line added. */
  close(): string {
    this.flush();
    closeSync(this.#fd);
    return this.#hash.digest('hex');
  }

  writeDone(text: string): void {
    const fd = openSync(join(this.#directory, 'done.json'), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
    writeSync(fd, text);
    closeSync(fd);
  }
}
