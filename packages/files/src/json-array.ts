import { isUtf8 } from 'node:buffer';
import { ContractError, type ParseOptions, parseJson } from '@runtime/contracts';
import { ChunkScanner } from './chunk-scanner.js';
import type { FileSystem } from './file-system.js';
import { CLOSE_BRACKET, COMMA, invalid, isArrayStart, isObjectStart, MORE, skipSpace } from './json-scan.js';
import { MemberPicker } from './member-picker.js';
import { type ByteSource, bytesOf } from './ndjson.js';

export interface ScanOptions {
  /** Names of top-level members to take out of each row; the rest of the row is only skipped over. */
  pick?: readonly string[] | undefined;
  /** The longest row; 16 MiB unless told otherwise. */
  maxRowBytes?: number | undefined;
  maxDepth?: number | undefined;
  exactNumbers?: boolean | undefined;
  /** Sees every byte before the rows in it do: for a digest. */
  onBytes?: ((chunk: Uint8Array) => void) | undefined;
  /** For messages; the source itself when that is a path. */
  path?: string | undefined;
  fs?: FileSystem | undefined;
}

/** One element of the array. Valid until the next batch is asked for; what `picked` and `value()` returned stays. */
export interface ScannedRow {
  /** From 0. */
  index: number;
  /** The element's own text. */
  bytes: Buffer;
  /** The members asked for that the row has; null without `pick`, or when the row is no object. */
  readonly picked: Record<string, unknown> | null;
  /** The same, and whatever else was parsed to find the end of the row. */
  readonly atLeastPicked: unknown;
  /** Parses the whole row, strictly. @throws ContractError `JSON_*` */
  value(): unknown;
}

/**
 * Goes over a JSON array of any length in one pass, in memory of about one row. Rows come in batches, since a
 * step of an async iterator costs more than a row does.
 *
 * Framing is checked (strings end, brackets pair, commas stand between rows, UTF-8, depth, nothing after the
 * array), and picked members are parsed strictly; what is skipped inside a row is not. Call `value()` for that.
 *
 * @throws FilesError `JSON_ARRAY_INVALID`, `ROW_TOO_LARGE`, and those of reading; ContractError `JSON_*`.
 */
export async function* scanJsonArray(source: ByteSource, options: ScanOptions = {}): AsyncGenerator<ScannedRow[]> {
  const scanner = new ArrayScanner(options, options.path ?? (typeof source === 'string' ? source : undefined));
  for await (const chunk of bytesOf(source, options)) {
    options.onBytes?.(chunk);
    const rows = [...scanner.push(chunk)];
    if (rows.length > 0) yield rows;
  }
  const last = [...scanner.end()];
  if (last.length > 0) yield last;
}

/** The rows of a JSON array, parsed strictly, one at a time. Memory of one row. @throws as {@link scanJsonArray}. */
export async function* streamJsonArray(
  source: ByteSource,
  options: Omit<ScanOptions, 'pick'> = {},
): AsyncGenerator<{ index: number; value: unknown }> {
  for await (const rows of scanJsonArray(source, options)) for (const row of rows) yield { index: row.index, value: row.value() };
}

type State = 'start' | 'first' | 'row' | 'after-row' | 'done';

/** As {@link scanJsonArray}, for bytes that the caller brings; of a whole row nothing is kept when the next is asked for. */
export class ArrayScanner extends ChunkScanner<ScannedRow> {
  readonly #picker: MemberPicker | null;
  #state: State = 'start';

  constructor(options: ScanOptions, path: string | undefined) {
    super(options, path);
    this.#picker = options.pick === undefined ? null : new MemberPicker(options.pick, this.limits, options.exactNumbers);
  }

  protected isDone(): boolean {
    return this.#state === 'done';
  }

  protected *scan(bytes: Buffer): Generator<ScannedRow, number> {
    let at = 0;
    for (;;) {
      at = skipSpace(bytes, at);
      if (at >= bytes.length) return bytes.length;
      switch (this.#state) {
        case 'start':
          if (bytes[at] === 0xef)
            throw new ContractError({ code: 'JSON_BYTE_ORDER_MARK', message: 'starts with a byte order mark', path: this.limits.path });
          if (!isArrayStart(bytes[at])) throw invalid('it does not start with "["', this.limits);
          at++;
          this.#state = 'first';
          break;
        case 'first':
          if (bytes[at] === CLOSE_BRACKET) {
            at++;
            this.#state = 'done';
            break;
          }
          this.#state = 'row';
          break;
        case 'row': {
          const row = this.#row(bytes, at);
          if (row === null) return at;
          at += row.bytes.length;
          this.#state = 'after-row';
          yield row;
          break;
        }
        case 'after-row':
          if (bytes[at] !== COMMA && bytes[at] !== CLOSE_BRACKET)
            throw invalid('expected "," or "]" after a row', this.limits, { row: this.index });
          this.#state = bytes[at] === COMMA ? 'row' : 'done';
          at++;
          break;
        case 'done':
          throw invalid('there is text after the array', this.limits);
      }
    }
  }

  /** Null where it does not end in these bytes. */
  #row(bytes: Buffer, at: number): Row | null {
    const index = this.index;
    const whole = this.wholeRow(bytes, at, 1);
    const end = whole?.end ?? this.scanRow(bytes, at, 1, this.#picker);
    if (end === MORE) return null;
    const row = bytes.subarray(at, end);
    if (whole === null && !isUtf8(row))
      throw new ContractError({ code: 'JSON_NOT_UTF8', message: `row ${index} is not valid UTF-8`, path: this.limits.path });
    this.index++;
    return new Row(index, row, this.optionsAt(1), { whole, picker: isObjectStart(row[0]) ? this.#picker : null });
  }
}

class Row implements ScannedRow {
  readonly index: number;
  readonly bytes: Buffer;
  readonly #options: ParseOptions;
  /** Where the row was not parsed as a whole, what was picked of it. */
  readonly #picked: Record<string, unknown> | null;
  readonly #whole: { value: unknown } | null;
  readonly #picker: MemberPicker | null;

  constructor(
    index: number,
    bytes: Buffer,
    options: ParseOptions,
    { whole, picker }: { whole: { value: unknown } | null; picker: MemberPicker | null },
  ) {
    this.index = index;
    this.bytes = bytes;
    this.#options = options;
    this.#whole = whole;
    this.#picker = picker;
    this.#picked = whole === null && picker !== null ? picker.take() : null;
  }

  get picked(): Record<string, unknown> | null {
    return this.#whole !== null && this.#picker !== null ? this.#picker.of(this.#whole.value as Record<string, unknown>) : this.#picked;
  }

  get atLeastPicked(): unknown {
    return this.#whole === null ? this.#picked : this.#whole.value;
  }

  value(): unknown {
    if (this.#whole !== null) return this.#whole.value;
    return parseJson(this.bytes, { ...this.#options, path: `${this.#options.path ?? 'the document'} row ${this.index}` });
  }
}
