import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { INDEX_FILE, type OpenBundleOptions } from '@runtime/bundle-store';
import { readFailure } from '@runtime/files';
import { Parser, type ReadEntry } from 'tar';
import { Contents } from './contents.js';
import { refusal } from './error.js';

/** Where the entries of an archive go. Calls come in order, and an entry is ended before the next begins. */
export interface Sink {
  begin(path: string): void;
  write(bytes: Uint8Array): void;
  end(): void;
}

/** The most that the entries together may hold is 4 GiB unless told otherwise. */
export type ReadArchiveOptions = Pick<OpenBundleOptions, 'maxBytes'>;

const MAX_BYTES = 4 * 1024 ** 3;

const PIECE_BYTES = 64 * 1024;

/** Writers of archives fill the last block of theirs with zeros. */
const MAX_PADDING_BYTES = 1024 * 1024;

/** Extended headers hold a name of at most 1,024 bytes. */
const MAX_HEADER_BYTES = 16 * 1024;

/** What an entry may take besides its bytes, on the average: headers, a name of 1,024 bytes, the rest of its last block. */
const ENTRY_BYTES = 4096;

/** So many entries more than came are allowed for: headers come before what they are about. */
const ENTRIES_AHEAD = 256;

const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * Reads an archive once, from its start to its end, and gives its entries to `sink`. What it holds is as its index names it, by name
 * and size; the digests are left to whoever loads the bundle.
 *
 * @throws ArchiveError; BundleError, ContractError when the index is none; FilesError when the system refuses; what `sink` throws.
 */
export async function readArchive(file: string, sink: Sink, options: ReadArchiveOptions = {}): Promise<{ runId: string; bytes: number }> {
  const contents = new Contents(file, options.maxBytes ?? MAX_BYTES);
  const reader = new Reader(file, contents, sink);
  await reader.read();
  reader.finish();
  return { runId: contents.runId!, bytes: contents.bytes };
}

class Reader {
  readonly #file: string;
  readonly #contents: Contents;
  readonly #sink: Sink;
  readonly #parser: Parser;
  #failure: Error | null = null;
  #begun = false;
  #ended = false;
  #padding = 0;
  #taken = 0;

  constructor(file: string, contents: Contents, sink: Sink) {
    this.#file = file;
    this.#contents = contents;
    this.#sink = sink;
    const fail = (error: Error): void => {
      this.#failure ??= error;
    };
    const malformed = (error: unknown): void => fail(this.#malformed(error instanceof Error ? error.message : String(error)));
    this.#parser = new Parser({
      maxMetaEntrySize: MAX_HEADER_BYTES,
      onwarn: (_code, message) => malformed(message),
      onReadEntry: (entry) => this.#entry(entry, fail),
    });
    this.#parser.on('error', malformed);
    this.#parser.on('ignoredEntry', (entry: ReadEntry) =>
      fail(refusal('ARCHIVE_NOT_REGULAR', file, `${JSON.stringify(entry.path)} is not a regular file`, entry.path)),
    );
    this.#parser.on('eof', () => {
      this.#ended = true;
    });
  }

  /** Reads the file to its end. The parser could decompress it, and would keep all that follows the end of an archive. */
  async read(): Promise<void> {
    const file = await open(this.#file, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
      throw readFailure(error, this.#file);
    });
    try {
      if (!(await file.stat()).isFile())
        throw refusal(
          'ARCHIVE_INVALID',
          this.#file,
          `is neither a run directory nor a file; an archive begins with <run id>/${INDEX_FILE}`,
        );
      await this.#unzip(file);
    } finally {
      await file.close();
    }
  }

  async #unzip(file: FileHandle): Promise<void> {
    const compressed = file.createReadStream({ autoClose: false });
    const unzipped = createGunzip({ chunkSize: PIECE_BYTES });
    compressed.on('error', (error) => unzipped.destroy(error));
    try {
      for await (const piece of compressed.pipe(unzipped)) this.#write(piece as Buffer);
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      throw code.startsWith('Z_') ? this.#malformed(message) : error;
    } finally {
      compressed.destroy();
    }
  }

  #write(piece: Buffer): void {
    if (!this.#begun && piece.subarray(0, GZIP.length).equals(GZIP)) throw this.#malformed('it is compressed more than once');
    this.#begun = true;
    if (this.#ended) {
      this.#padding += piece.length;
      if (this.#padding > MAX_PADDING_BYTES) throw this.#malformed('it goes on behind its end');
    } else {
      this.#taken += piece.length;
      this.#parser.write(piece);
      if (this.#taken - this.#contents.bytes > ENTRY_BYTES * (this.#contents.entries + ENTRIES_AHEAD))
        throw this.#failure ?? this.#malformed('it holds more headers than its files need');
    }
    if (this.#failure !== null) throw this.#failure;
  }

  finish(): void {
    if (!this.#begun) throw refusal('ARCHIVE_TRUNCATED', this.#file, 'is empty');
    this.#parser.end();
    if (this.#failure !== null) throw this.#failure;
    if (!this.#ended) throw refusal('ARCHIVE_TRUNCATED', this.#file, 'ends before the end of the archive');
    this.#contents.finish();
  }

  #entry(entry: ReadEntry, fail: (error: Error) => void): void {
    const guarded = (step: () => void): void => {
      if (this.#failure !== null) return;
      try {
        step();
      } catch (error) {
        fail(error as Error);
      }
    };
    let index: Buffer[] | null = null;
    guarded(() => {
      if (entry.type !== 'File')
        throw refusal('ARCHIVE_NOT_REGULAR', this.#file, `${JSON.stringify(entry.path)} is a ${entry.type}`, entry.path);
      if (this.#contents.runId === null) index = [];
      this.#contents.take({ path: entry.path, size: entry.size });
      this.#sink.begin(entry.path);
    });
    entry.on('data', (bytes: Buffer) =>
      guarded(() => {
        // The bytes belong to the decompressor, which uses them again.
        index?.push(Buffer.from(bytes));
        this.#sink.write(bytes);
      }),
    );
    entry.on('end', () =>
      guarded(() => {
        this.#sink.end();
        if (index !== null) this.#contents.learn(Buffer.concat(index));
      }),
    );
  }

  #malformed(message: string): Error {
    const cut = /unexpected end|truncated|Z_BUF_ERROR/i.test(message);
    return cut
      ? refusal('ARCHIVE_TRUNCATED', this.#file, 'ends before the end of the archive')
      : refusal('ARCHIVE_INVALID', this.#file, `is not an archive of a run: ${message}`);
  }
}
