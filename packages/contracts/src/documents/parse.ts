import { ContractError } from '../error.js';
import { type ParseOptions, parseJson } from '../json/parse.js';
import { DOCUMENTS, type DocumentName, type DocumentOf, isDocumentName } from './catalogue.js';
import { assertValid } from './check.js';

export type ParseDocumentOptions = Pick<ParseOptions, 'path' | 'exactNumbers' | 'maxDepth'>;

/**
 * Parses and checks a document. The parsed value is handed on as it is, never a copy made by the
 * schema, so unknown members and key order survive.
 *
 * @throws ContractError `JSON_*` when it is not JSON, `DOCUMENT_INVALID` with every bad field in `details.problems`,
 * `DOCUMENT_SCHEMA_UNKNOWN` for a name that is not in {@link DOCUMENT_NAMES}.
 */
export function parseDocument<Name extends DocumentName>(
  name: Name,
  input: string | Uint8Array,
  options: ParseDocumentOptions = {},
): DocumentOf<Name> {
  return assertDocument(name, parseJson(input, options), options);
}

/** As {@link parseDocument}, for a value that is already parsed. */
export function assertDocument<Name extends DocumentName>(
  name: Name,
  value: unknown,
  options: { path?: string | undefined } = {},
): DocumentOf<Name> {
  if (!isDocumentName(name)) throw unknownDocument(name);
  return assertValid<DocumentOf<Name>>(name, DOCUMENTS[name], value, options);
}

export const unknownDocument = (name: string): ContractError =>
  new ContractError({
    code: 'DOCUMENT_SCHEMA_UNKNOWN',
    message: `no document is called ${JSON.stringify(name)}`,
    category: 'usage',
    hint: 'list the names with `runtime schema --list`',
  });
