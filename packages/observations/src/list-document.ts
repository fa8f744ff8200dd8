import { encodePretty } from '@runtime/contracts';
import { RowWriter } from './row-writer.js';

/** Takes the text of one document, piece by piece. */
export type Sink = (piece: string) => void;

/** One long list, written while its items come: as `encodePretty` writes the whole, their keys in the order of the writer. */
export class ListText {
  readonly #sink: Sink;
  readonly #writer: RowWriter;
  readonly #depth: number;
  readonly #line: string;
  #isEmpty = true;

  /** @param depth Of the list within its document. */
  constructor(sink: Sink, writer: RowWriter, depth: number) {
    this.#sink = sink;
    this.#writer = writer;
    this.#depth = depth;
    this.#line = `\n${'  '.repeat(depth)}`;
  }

  add(item: unknown): void {
    this.#sink(`${this.#isEmpty ? '[' : ','}${this.#line}  ${this.#writer.write(item, this.#depth + 1)}`);
    this.#isEmpty = false;
  }

  end(): void {
    this.#sink(this.#isEmpty ? '[]' : `${this.#line}]`);
  }
}

/** A document around one long list, written while the items of the list come, as `encodePretty` writes the whole. */
export class ListDocument {
  readonly #sink: Sink;
  readonly #member: string;
  readonly #indent: string;
  readonly #list: ListText;
  readonly #document: object;

  /**
   * @param document Its list is empty. The members behind the list are those that {@link end} is given.
   * @param depth Where it stands in another document.
   */
  constructor(sink: Sink, document: object, member: string, depth = 0, writer = new RowWriter('as they stand')) {
    this.#sink = sink;
    this.#document = document;
    this.#member = member;
    this.#indent = '  '.repeat(depth);
    this.#list = new ListText(sink, writer, depth + 1);
    sink(this.#around(document)[0]);
  }

  add(item: unknown): void {
    this.#list.add(item);
  }

  end(document: object = this.#document): void {
    this.#list.end();
    this.#sink(this.#around(document)[1]);
  }

  /** The text in front of the list and behind it. No text that is quoted reads like the member, for its quotes are escaped. */
  #around(document: object): [before: string, after: string] {
    const text = encodePretty(document).replaceAll('\n', `\n${this.#indent}`);
    const [before = '', after = ''] = text.split(`"${this.#member}": []`);
    return [`${before}"${this.#member}": `, after];
  }
}
