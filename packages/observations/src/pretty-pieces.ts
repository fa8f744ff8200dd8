import { encodePretty, encodeString, orderedKeys } from '@runtime/contracts';

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
  const indent = '  '.repeat(depth);
  let written = 0;
  let batch: unknown[] = [];
  const text = (): string => {
    const list = encodePretty(batch);
    const start = written === 0 ? '[' : ',';
    written += batch.length;
    batch = [];
    // Its brackets are those of the whole list. A string in JSON holds no line break, so each one begins a line.
    return start + list.slice(1, -2).replaceAll('\n', `\n${indent}`);
  };
  for (const item of items) {
    batch.push(item);
    if (batch.length === BATCH) yield text();
  }
  if (batch.length > 0) yield text();
  yield written === 0 ? '[]' : `\n${indent}]`;
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
