import { isAscii } from 'node:buffer';
import { LIMITS, parseJson } from '@runtime/contracts';
import { chunksOf } from './digest.js';
import { FilesError, readFailure } from './error.js';
import { type FileSystem, nodeFileSystem, OPEN } from './file-system.js';

export type ByteSource = string | AsyncIterable<Uint8Array>;

/** The bytes of a file (opened without following a link), or of any other source. Chunks hold until the next is asked for. */
export async function* bytesOf(source: ByteSource, options: { fs?: FileSystem | undefined } = {}): AsyncGenerator<Uint8Array> {
  if (typeof source !== 'string') {
    yield* source;
    return;
  }
  const fs = options.fs ?? nodeFileSystem;
  try {
    const fd = fs.open(source, OPEN.read);
    try {
      const stat = fs.fstat(fd);
      if (!stat.isFile()) {
        throw new FilesError({
          code: 'FILE_NOT_REGULAR',
          message: `${source} is not a regular file`,
          path: source,
          hint: 'name a regular file',
        });
      }
      yield* chunksOf(fs, fd, source, stat.size);
    } finally {
      fs.close(fd);
    }
  } catch (error) {
    throw readFailure(error, source);
  }
}

export interface NdjsonRow {
  /** From 1. */
  line: number;
  value: unknown;
}

export interface NdjsonOptions {
  /** For messages; the source itself when that is a path. */
  path?: string | undefined;
  maxRowBytes?: number | undefined;
  exactNumbers?: boolean | undefined;
  /** Sees every byte before the rows in it do: for a digest. */
  onBytes?: ((chunk: Uint8Array) => void) | undefined;
  fs?: FileSystem | undefined;
}

/**
 * The rows of an NDJSON file, one at a time, in memory of one row. Blank lines are skipped.
 *
 * @throws FilesError `ROW_TOO_LARGE`, `NDJSON_LINE_TORN` (the last line has no newline); ContractError `JSON_*`.
 */
export async function* streamNdjson(source: ByteSource, options: NdjsonOptions = {}): AsyncGenerator<NdjsonRow> {
  const scanner = new NdjsonScanner({ ...options, path: options.path ?? (typeof source === 'string' ? source : undefined) });
  for await (const chunk of bytesOf(source, options)) {
    options.onBytes?.(chunk);
    yield* scanner.push(chunk);
  }
  scanner.end();
}

/** The same for bytes that the caller brings. @throws as {@link streamNdjson}. */
export class NdjsonScanner {
  readonly #options: NdjsonOptions;
  readonly #max: number;
  #carried: Buffer[] = [];
  #carriedLength = 0;
  #line = 1;

  constructor(options: NdjsonOptions) {
    this.#options = options;
    this.#max = options.maxRowBytes ?? LIMITS.rowBytes;
  }

  /** The rows that end in these bytes, parsed one by one as they are asked for. */
  *push(chunk: Uint8Array): Generator<NdjsonRow> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const last = bytes.lastIndexOf(10);
    const lines = bytes.subarray(0, last + 1);
    this.#bound(lines.length === 0 ? 0 : lines.indexOf(10));
    if (lines.length > 0) yield* this.#rows(this.#carriedLength === 0 ? lines : Buffer.concat([...this.#carried.splice(0), lines]));
    const rest = bytes.subarray(last + 1);
    if (lines.length > 0) this.#carriedLength = 0;
    this.#bound(rest.length);
    if (rest.length === 0) return;
    this.#carried.push(Buffer.from(rest));
    this.#carriedLength += rest.length;
  }

  /** Whole lines. Where all of them are ASCII they are decoded together, which is most of the time that a short line takes. */
  *#rows(lines: Buffer): Generator<NdjsonRow> {
    const text = isAscii(lines) ? lines.toString('latin1') : null;
    let from = 0;
    for (let end = lines.indexOf(10); end !== -1; end = lines.indexOf(10, from)) {
      if (end - from > this.#max) throw this.#tooLong();
      const row = text === null ? lines.subarray(from, end) : text.slice(from, end);
      if (!isBlank(row)) yield { line: this.#line, value: this.#parse(row) };
      this.#line++;
      from = end + 1;
    }
  }

  /** The last line must have ended. */
  end(): void {
    if (this.#carriedLength === 0 || isBlank(Buffer.concat(this.#carried))) return;
    throw new FilesError({
      code: 'NDJSON_LINE_TORN',
      message: `the last line (${this.#line}) does not end in a newline`,
      path: this.#options.path,
      hint: 'the writer was interrupted: take the file from its source again',
      details: { line: this.#line },
    });
  }

  #bound(length: number): void {
    if (this.#carriedLength + length > this.#max) throw this.#tooLong();
  }

  #tooLong(): FilesError {
    return new FilesError({
      code: 'ROW_TOO_LARGE',
      message: `line ${this.#line} is longer than ${this.#max} bytes`,
      path: this.#options.path,
      details: { line: this.#line, max_bytes: this.#max },
    });
  }

  #parse(row: Uint8Array | string): unknown {
    const { path, exactNumbers } = this.#options;
    return parseJson(row, { path: path === undefined ? `line ${this.#line}` : `${path}:${this.#line}`, exactNumbers });
  }
}

const BLANK = /^[ \t\r]*$/;

const isBlank = (row: Uint8Array | string): boolean =>
  typeof row === 'string' ? BLANK.test(row) : row.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
