import { LIMITS, type ParseOptions, parseJson } from '@runtime/contracts';
import { FilesError } from './error.js';
import { invalid, isObjectStart, MORE, type ScanLimits, scanMembers, skipValue } from './json-scan.js';
import type { MemberPicker } from './member-picker.js';
import { RowEnds } from './row-ends.js';

export interface ChunkScannerOptions {
  /** The longest row, or value beside the rows; 16 MiB unless told otherwise. */
  maxRowBytes?: number | undefined;
  maxDepth?: number | undefined;
  exactNumbers?: boolean | undefined;
}

/** Takes whole rows off a JSON text that comes in chunks, and carries the beginning of the next one over. */
export abstract class ChunkScanner<Row> {
  protected readonly limits: ScanLimits;
  protected readonly exactNumbers: boolean | undefined;
  protected readonly maxRowBytes: number;
  /** How many rows there were. */
  protected index = 0;
  readonly #ends = new RowEnds();
  /** The beginning of a row whose end has not come yet, and when it is worth looking for it again. */
  #carried: Buffer[] = [];
  #carriedLength = 0;
  #retryAt = 0;

  constructor(options: ChunkScannerOptions, path: string | undefined) {
    this.limits = { maxDepth: options.maxDepth ?? LIMITS.jsonDepth, path };
    this.exactNumbers = options.exactNumbers;
    this.maxRowBytes = options.maxRowBytes ?? LIMITS.rowBytes;
  }

  /** Takes whole rows off `bytes`, as they are asked for, and returns how many bytes are done with. */
  protected abstract scan(bytes: Buffer): Generator<Row, number>;
  protected abstract isDone(): boolean;

  /** The rows that end in these bytes, one by one as they are asked for: a row that is done with is garbage before the next is parsed. */
  *push(chunk: Uint8Array): Generator<Row> {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#carriedLength > 0) {
      // Looking again only when there is twice as much keeps the whole linear.
      if (this.#carriedLength + bytes.length < this.#retryAt) {
        this.#carry(bytes);
        return;
      }
      bytes = Buffer.concat([...this.#carried, bytes]);
      this.#carried = [];
      this.#carriedLength = 0;
    }
    const rest = yield* this.scan(bytes);
    if (rest < bytes.length) {
      this.#carry(bytes.subarray(rest));
      if (this.#carriedLength > this.maxRowBytes) throw this.tooLong();
      this.#retryAt = Math.min(this.#carriedLength * 2, this.maxRowBytes + 1);
    }
  }

  /** Looks at what was put off; the text must end there. */
  *end(): Generator<Row> {
    if (this.#carriedLength > 0) yield* this.scan(Buffer.concat(this.#carried));
    if (!this.isDone()) throw invalid('the text does not end', this.limits, { row: this.index });
  }

  /** A row that is parsed as a whole, where its end can be guessed. Null where a scan has to find it; then parsing tells what is wrong with it. */
  protected wholeRow(bytes: Buffer, at: number, depth: number): { end: number; value: unknown } | null {
    const end = this.#ends.guess(bytes, at);
    if (end === MORE || end - at > this.maxRowBytes) return null;
    try {
      return { end, value: parseJson(bytes.subarray(at, end), this.optionsAt(depth)) };
    } catch {
      return null;
    }
  }

  /** Where a row ends by a scan of it, or {@link MORE}. */
  protected scanRow(bytes: Buffer, at: number, depth: number, picker: MemberPicker | null): number {
    const isPicked = picker !== null && isObjectStart(bytes[at]);
    const end = isPicked ? scanMembers(bytes, at, depth, this.limits, picker.start(bytes)) : skipValue(bytes, at, depth, this.limits);
    if (end !== MORE && end - at > this.maxRowBytes) throw this.tooLong();
    if (end !== MORE) this.#ends.learn(bytes, at, end);
    return end;
  }

  /** How a row is parsed that stands this deep. */
  protected optionsAt(depth: number): ParseOptions {
    return { path: this.limits.path, exactNumbers: this.exactNumbers, maxDepth: this.limits.maxDepth - depth };
  }

  protected tooLong(): FilesError {
    return new FilesError({
      code: 'ROW_TOO_LARGE',
      message: `row ${this.index} of ${this.limits.path ?? 'the document'} is longer than ${this.maxRowBytes} bytes`,
      path: this.limits.path,
      details: { row: this.index, max_bytes: this.maxRowBytes },
    });
  }

  #carry(bytes: Uint8Array): void {
    this.#carried.push(Buffer.from(bytes));
    this.#carriedLength += bytes.length;
  }
}
