import { encodePretty, PrettyList } from '@runtime/contracts';

/** Takes the text of one document, piece by piece. */
export type Sink = (piece: string) => void;

/** A document around one long list, written while the items of the list come, as `encodePretty` writes the whole. */
export class ListDocument {
  readonly #sink: Sink;
  readonly #member: string;
  readonly #indent: string;
  readonly #list: PrettyList;
  readonly #document: object;

  /**
   * @param document Its list is empty. The members behind the list are those that {@link end} is given.
   * @param depth Where it stands in another document.
   */
  constructor(sink: Sink, document: object, member: string, depth = 0) {
    this.#sink = sink;
    this.#document = document;
    this.#member = member;
    this.#indent = '  '.repeat(depth);
    this.#list = new PrettyList(depth + 1);
    sink(this.#around(document)[0]);
  }

  add(item: unknown): void {
    const text = this.#list.add(item);
    if (text !== '') this.#sink(text);
  }

  end(document: object = this.#document): void {
    this.#sink(this.#list.end() + this.#around(document)[1]);
  }

  /** The text in front of the list and behind it. No text that is quoted reads like the member, for its quotes are escaped. */
  #around(document: object): [before: string, after: string] {
    const text = encodePretty(document).replaceAll('\n', `\n${this.#indent}`);
    const [before = '', after = ''] = text.split(`"${this.#member}": []`);
    return [`${before}"${this.#member}": `, after];
  }
}
