import { parseJson } from '@runtime/contracts';
import { ChunkScanner, type ChunkScannerOptions } from './chunk-scanner.js';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  invalid,
  isArrayStart,
  isObjectStart,
  MORE,
  QUOTE,
  skipSpace,
  skipString,
  skipValue,
} from './json-scan.js';
import { MemberPicker } from './member-picker.js';

/** A row of an array inside a document. */
export interface DocumentRow {
  /** The names of the members that lead to the array. */
  keys: readonly string[];
  /** From 0, in its array. */
  index: number;
  /** The whole row, or what was picked of it. */
  value: unknown;
}

interface DocumentRowsOptions extends ChunkScannerOptions {
  /** The names of the members that lead to the arrays; `*` is any. */
  at: readonly string[];
  /** Names of members to take out of each row that is an object; the rest of it is only skipped over, as by `scanJsonArray`. */
  pick?: readonly string[] | undefined;
  path?: string | undefined;
}

/** Whether a member stands on the way to the rows. */
export const leadsTo = (at: readonly string[], depth: number, name: string): boolean => at[depth] === '*' || at[depth] === name;

/**
 * The rows of arrays inside one JSON document that comes in chunks, in memory of one row and of what else the document holds.
 * As strict as parsing the whole, unless members are picked: each row is parsed strictly, and so is what is left without them.
 *
 * @throws FilesError `JSON_ARRAY_INVALID`, `ROW_TOO_LARGE`; ContractError `JSON_*`.
 */
export class DocumentRows extends ChunkScanner<DocumentRow> {
  readonly #at: readonly string[];
  readonly #picker: MemberPicker | null;
  /** What stands around the rows. */
  readonly #rest: Buffer[] = [];
  /** Of every object that is open, whether a member of the way led to it. */
  #keys: string[] = [];
  #open = 0;
  #state: 'value' | 'first member' | 'member' | 'after value' | 'first row' | 'row' | 'after row' | 'done' = 'value';
  #row = 0;
  #taken: DocumentRow | null = null;

  constructor(options: DocumentRowsOptions) {
    super(options, options.path);
    this.#at = options.at;
    this.#picker = options.pick === undefined ? null : new MemberPicker(options.pick, this.limits, options.exactNumbers);
  }

  protected isDone(): boolean {
    return this.#state === 'done';
  }

  /** The document with its arrays of rows empty. After the last row only. */
  rest(): unknown {
    return parseJson(Buffer.concat(this.#rest), { path: this.limits.path, exactNumbers: this.exactNumbers });
  }

  protected *scan(bytes: Buffer): Generator<DocumentRow, number> {
    let at = 0;
    for (;;) {
      at = skipSpace(bytes, at);
      if (at >= bytes.length) return bytes.length;
      const end = this.#step(bytes, at);
      if (end === MORE) return at;
      at = end;
      if (this.#taken !== null) yield this.#taken;
      this.#taken = null;
    }
  }

  #step(bytes: Buffer, at: number): number {
    const byte = bytes[at];
    switch (this.#state) {
      case 'value':
        return this.#value(bytes, at);
      case 'first member':
        if (byte === CLOSE_BRACE) return this.#close(bytes, at);
        return this.#member(bytes, at);
      case 'member':
        return this.#member(bytes, at);
      case 'after value':
        if (byte === CLOSE_BRACE) return this.#close(bytes, at);
        if (byte !== COMMA) throw invalid('expected "," or "}"', this.limits);
        this.#state = 'member';
        return this.#keep(bytes, at, at + 1);
      case 'first row':
        if (byte === CLOSE_BRACKET) return this.#closeRows(bytes, at);
        return this.#takeRow(bytes, at);
      case 'row':
        return this.#takeRow(bytes, at);
      case 'after row':
        if (byte === CLOSE_BRACKET) return this.#closeRows(bytes, at);
        if (byte !== COMMA) throw invalid('expected "," or "]" after a row', this.limits, { row: this.index });
        this.#state = 'row';
        return at + 1;
      case 'done':
        throw invalid('there is text after the document', this.limits);
    }
  }

  /** A value on the way to the rows, or the array of them. */
  #value(bytes: Buffer, at: number): number {
    if (this.#keys.length === this.#at.length && isArrayStart(bytes[at])) {
      this.#state = 'first row';
      this.#row = 0;
      return this.#keep(bytes, at, at + 1);
    }
    if (this.#keys.length < this.#at.length && isObjectStart(bytes[at])) {
      this.#state = 'first member';
      this.#open++;
      return this.#keep(bytes, at, at + 1);
    }
    const end = skipValue(bytes, at, this.#open, this.limits);
    if (end === MORE) return MORE;
    this.#left();
    return this.#keep(bytes, at, end);
  }

  #member(bytes: Buffer, at: number): number {
    if (bytes[at] !== QUOTE) throw invalid('expected a member name', this.limits);
    const nameEnd = skipString(bytes, at, this.limits);
    if (nameEnd === MORE) return MORE;
    const colon = skipSpace(bytes, nameEnd);
    if (colon >= bytes.length) return MORE;
    if (bytes[colon] !== COLON) throw invalid('expected ":"', this.limits);
    const name = parseJson(bytes.subarray(at, nameEnd), { path: this.limits.path }) as string;
    if (leadsTo(this.#at, this.#keys.length, name)) {
      this.#keys = [...this.#keys, name];
      this.#state = 'value';
      return this.#keep(bytes, at, colon + 1);
    }
    const value = skipSpace(bytes, colon + 1);
    const end = skipValue(bytes, value, this.#open, this.limits);
    if (end === MORE) return MORE;
    this.#state = 'after value';
    return this.#keep(bytes, at, end);
  }

  #takeRow(bytes: Buffer, at: number): number {
    const depth = this.#open + 1;
    const whole = this.#picker === null ? this.wholeRow(bytes, at, depth) : null;
    const end = whole?.end ?? this.scanRow(bytes, at, depth, this.#picker);
    if (end === MORE) return MORE;
    this.#taken = {
      keys: this.#keys,
      index: this.#row++,
      value: whole === null ? this.#valueOf(bytes.subarray(at, end), depth) : whole.value,
    };
    this.index++;
    this.#state = 'after row';
    return end;
  }

  #valueOf(row: Buffer, depth: number): unknown {
    return this.#picker !== null && isObjectStart(row[0]) ? this.#picker.take() : parseJson(row, this.optionsAt(depth));
  }

  #closeRows(bytes: Buffer, at: number): number {
    this.#left();
    return this.#keep(bytes, at, at + 1);
  }

  #close(bytes: Buffer, at: number): number {
    this.#open--;
    this.#left();
    return this.#keep(bytes, at, at + 1);
  }

  /** A value on the way has ended: what follows stands one member up. */
  #left(): void {
    this.#state = this.#open === 0 ? 'done' : 'after value';
    this.#keys = this.#keys.slice(0, -1);
  }

  #keep(bytes: Buffer, from: number, to: number): number {
    this.#rest.push(Buffer.from(bytes.subarray(from, to)));
    return to;
  }
}
