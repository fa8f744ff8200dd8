import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Skips } from './skips.js';
import { type FoundFile, failureReason, LARGEST_FILE } from './walk.js';

const CHUNK_BYTES = 4 * 1024 * 1024;
const NUL = 0;

/** No link in place of the file, and no waiting for a FIFO in place of it. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Looks for fixed strings, case-sensitive, byte by byte. One instance reuses one buffer; a file of any size
 * goes through it in pieces that overlap by the longest keyword.
 */
export class KeywordSearch {
  readonly #keywords: readonly string[];
  readonly #needles: readonly Buffer[];
  readonly #overlap: number;
  readonly #buffer: Buffer;

  constructor(keywords: readonly string[]) {
    this.#keywords = keywords;
    this.#needles = keywords.map((keyword) => Buffer.from(keyword));
    this.#overlap = Math.max(...this.#needles.map((needle) => needle.length)) - 1;
    this.#buffer = Buffer.allocUnsafe(CHUNK_BYTES + this.#overlap);
  }

  /**
   * The keywords that stand in a file, in keyword order. A file with a NUL byte has none: when one stands in it
   * all the same, that is recorded. So is a file that cannot be read.
   */
  find(root: string, file: FoundFile, skips: Skips): string[] {
    let fd: number;
    try {
      fd = openSync(join(root, file.path), OPEN_FLAGS);
    } catch (error) {
      skips.add(file.path, failureReason(error, file.path));
      return [];
    }
    try {
      if (!fstatSync(fd).isFile()) {
        skips.add(file.path, 'vanished');
        return [];
      }
      const { found, binary } = this.#searchDescriptor(fd);
      if (binary && found.length > 0) skips.add(file.path, 'binary');
      return binary ? [] : found;
    } catch (error) {
      skips.add(file.path, failureReason(error, file.path));
      return [];
    } finally {
      closeSync(fd);
    }
  }

  #searchDescriptor(fd: number): { found: string[]; binary: boolean } {
    const missing = new Set(this.#needles.keys());
    let binary = false;
    let kept = 0;
    let read = 0;
    for (;;) {
      const count = readSync(fd, this.#buffer, kept, CHUNK_BYTES, null);
      if (count === 0) break;
      const piece = this.#buffer.subarray(0, kept + count);
      binary ||= piece.includes(NUL, kept);
      for (const index of missing) if (piece.includes(this.#needles[index]!)) missing.delete(index);
      // A file that grows while it is read ends at the ceiling like any other.
      read += count;
      if (read > LARGEST_FILE || (missing.size === 0 && binary)) break;
      kept = Math.min(this.#overlap, piece.length);
      piece.copyWithin(0, piece.length - kept);
    }
    return { found: this.#keywords.filter((_, index) => !missing.has(index)), binary };
  }
}
