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
  const path = options.path ?? (typeof source === 'string' ? source : undefined);
  const max = options.maxRowBytes ?? LIMITS.rowBytes;
  const parse = (bytes: Uint8Array, line: number): unknown =>
    parseJson(bytes, { path: path === undefined ? `line ${line}` : `${path}:${line}`, exactNumbers: options.exactNumbers });
  let carried: Buffer[] = [];
  let carriedLength = 0;
  let line = 1;
  for await (const chunk of bytesOf(source, options)) {
    options.onBytes?.(chunk);
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    for (;;) {
      const end = bytes.indexOf(10, from);
      const stop = end === -1 ? bytes.length : end;
      if (carriedLength + stop - from > max) {
        throw new FilesError({
          code: 'ROW_TOO_LARGE',
          message: `line ${line} is longer than ${max} bytes`,
          path,
          details: { line, max_bytes: max },
        });
      }
      if (end === -1) break;
      const row = carriedLength === 0 ? bytes.subarray(from, end) : Buffer.concat([...carried, bytes.subarray(from, end)]);
      carried = [];
      carriedLength = 0;
      if (!isBlank(row)) yield { line, value: parse(row, line) };
      line++;
      from = end + 1;
    }
    if (from < bytes.length) {
      carried.push(Buffer.from(bytes.subarray(from)));
      carriedLength += bytes.length - from;
    }
  }
  if (carriedLength > 0 && !isBlank(Buffer.concat(carried))) {
    throw new FilesError({
      code: 'NDJSON_LINE_TORN',
      message: `the last line (${line}) does not end in a newline`,
      path,
      hint: 'the writer was interrupted: take the file from its source again',
      details: { line },
    });
  }
}

const isBlank = (row: Uint8Array): boolean => row.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
