import { encodePretty, encodeString, orderedKeys } from '@runtime/contracts';
import { isObject } from './values.js';

/** Items of a list that are encoded at once. */
const BATCH = 32;

/**
 * What `encodePretty` writes for a document, in pieces: objects member by member, lists some items at a time. So nobody has
 * to hold the text of a document whose values are there anyway, and which may be several times as large.
 *
 * @throws ContractError `JSON_NOT_ENCODABLE`, as `encodePretty` does; the text handed out until then is worthless.
 */
export function* prettyPieces(document: unknown, depth = 0): Generator<string> {
  if (Array.isArray(document) && document.length > 0) yield* listPieces(document, depth);
  else if (isObject(document)) yield* objectPieces(document, depth);
  else yield encodePretty(document);
}

function* listPieces(items: readonly unknown[], depth: number): Generator<string> {
  const indent = '  '.repeat(depth);
  for (let from = 0; from < items.length; from += BATCH) {
    const list = encodePretty(items.slice(from, from + BATCH));
    // Its brackets are those of the whole list. A string in JSON holds no line break, so each one begins a line.
    yield (from === 0 ? '[' : ',') + list.slice(1, -2).replaceAll('\n', `\n${indent}`);
  }
  yield `\n${indent}]`;
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
