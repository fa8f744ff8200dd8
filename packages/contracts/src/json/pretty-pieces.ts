import { encodePretty, encodeString } from './encode.js';
import { orderedKeys } from './key-order.js';

/** Items of a list that are encoded at once. */
const BATCH = 32;

/**
 * What `encodePretty` writes for a document, in pieces: objects member by member, lists some items at a time. A list may be
 * anything that can be walked. So nobody has to hold the text of a document, or all of its rows.
 *
 * @throws ContractError `JSON_NOT_ENCODABLE`, as `encodePretty` does; the text handed out until then is worthless.
 */
export function* prettyPieces(document: unknown, depth = 0): Generator<string> {
  if (typeof document !== 'object' || document === null) yield encodePretty(document);
  else if (Symbol.iterator in document) yield* listPieces(document as Iterable<unknown>, depth);
  else yield* objectPieces(document as Record<string, unknown>, depth);
}

function* listPieces(items: Iterable<unknown>, depth: number): Generator<string> {
  const list = new PrettyList(depth);
  for (const item of items) {
    const text = list.add(item);
    if (text !== '') yield text;
  }
  yield list.end();
}

function* objectPieces(object: Record<string, unknown>, depth: number): Generator<string> {
  const indent = '  '.repeat(depth);
  let isFirst = true;
  for (const key of orderedKeys(object)) {
    if (object[key] === undefined) continue;
    yield `${isFirst ? '{' : ','}\n${indent}  ${encodeString(key)}: `;
    yield* prettyPieces(object[key], depth + 1);
    isFirst = false;
  }
  yield isFirst ? '{}' : `\n${indent}}`;
}

/** The text of a list as its items come, some at a time. Each call gives what follows the text before, which may be nothing yet. */
class PrettyList {
  readonly #indent: string;
  #batch: unknown[] = [];
  #isEmpty = true;

  /** @param depth Of the list within its document. */
  constructor(depth: number) {
    this.#indent = '  '.repeat(depth);
  }

  add(item: unknown): string {
    return this.#batch.push(item) === BATCH ? this.#take() : '';
  }

  end(): string {
    const text = this.#batch.length > 0 ? this.#take() : '';
    return this.#isEmpty ? '[]' : `${text}\n${this.#indent}]`;
  }

  #take(): string {
    const list = encodePretty(this.#batch);
    const start = this.#isEmpty ? '[' : ',';
    this.#batch = [];
    this.#isEmpty = false;
    // Its brackets are those of the whole list. A string in JSON holds no line break, so each one begins a line.
    const items = list.slice(1, -2);
    return start + (this.#indent === '' ? items : items.replaceAll('\n', `\n${this.#indent}`));
  }
}
