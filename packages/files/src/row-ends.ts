import { MORE } from './json-scan.js';

/**
 * Where rows end that are indented as the one before: at the first line that holds their closing bracket and nothing before it. It is a guess,
 * which parsing what it spans proves or refutes: no object or array begins another, so a text that is one whole ends where its value ends.
 */
export class RowEnds {
  /** A line break, the indentation and the bracket; null until a row has shown them, and after a guess that was wrong. */
  #line: Buffer | null = null;
  #wasWrong = false;

  /** The position after the row that begins at `at`, or {@link MORE}. */
  guess(bytes: Buffer, at: number): number {
    if (this.#line === null) return MORE;
    const found = bytes.indexOf(this.#line, at);
    return found === -1 ? MORE : found + this.#line.length;
  }

  /** A row was found by scanning it: the next may end alike. After a guess that was wrong none is made any more, so that no text makes many. */
  learn(bytes: Buffer, at: number, end: number): void {
    this.#wasWrong ||= this.#line !== null;
    this.#line = null;
    if (this.#wasWrong) return;
    let start = end - 2;
    while (start > at && bytes[start] === 0x20) start--;
    if (start > at && bytes[start] === 0x0a) this.#line = Buffer.from(bytes.subarray(start, end));
  }
}
