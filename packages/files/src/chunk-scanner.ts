import { LIMITS } from '@runtime/contracts';
import { FilesError } from './error.js';
import { invalid, type ScanLimits } from './json-scan.js';

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
  /** The beginning of a row whose end has not come yet, and when it is worth looking for it again. */
  #carried: Buffer[] = [];
  #carriedLength = 0;
  #retryAt = 0;

  constructor(options: ChunkScannerOptions, path: string | undefined) {
    this.limits = { maxDepth: options.maxDepth ?? LIMITS.jsonDepth, path };
    this.exactNumbers = options.exactNumbers;
    this.maxRowBytes = options.maxRowBytes ?? LIMITS.rowBytes;
  }

  /** Takes whole rows off `bytes` and returns how many bytes are done with. */
  protected abstract scan(bytes: Buffer, rows: Row[]): number;
  protected abstract isDone(): boolean;

  push(chunk: Uint8Array): Row[] {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#carriedLength > 0) {
      // Looking again only when there is twice as much keeps the whole linear.
      if (this.#carriedLength + bytes.length < this.#retryAt) {
        this.#carry(bytes);
        return [];
      }
      bytes = Buffer.concat([...this.#carried, bytes]);
      this.#carried = [];
      this.#carriedLength = 0;
    }
    const rows: Row[] = [];
    const rest = this.scan(bytes, rows);
    if (rest < bytes.length) {
      this.#carry(bytes.subarray(rest));
      if (this.#carriedLength > this.maxRowBytes) throw this.tooLong();
      this.#retryAt = Math.min(this.#carriedLength * 2, this.maxRowBytes + 1);
    }
    return rows;
  }

  /** Looks at what was put off; the text must end there. */
  end(): Row[] {
    const rows: Row[] = [];
    if (this.#carriedLength > 0) this.scan(Buffer.concat(this.#carried), rows);
    if (!this.isDone()) throw invalid('the text does not end', this.limits, { row: this.index });
    return rows;
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
