import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { DOCUMENT_NAMES, DOCUMENTS, type DocumentName, isDocumentName } from './catalogue.js';
import { unknownDocument } from './check.js';

/** The name of a document's JSON Schema: its schema string where it has one, else its own name. */
export function schemaNameOf(name: DocumentName): string {
  return Object.hasOwn(SCHEMA_VERSIONS, name) ? SCHEMA_VERSIONS[name as keyof typeof SCHEMA_VERSIONS] : name;
}

/**
 * The JSON Schema (draft 2020-12) of a document, made from the schema that the code itself checks with.
 *
 * @param name a name of {@link DOCUMENT_NAMES}, or the schema string of such a document.
 * @throws ContractError `DOCUMENT_SCHEMA_UNKNOWN`.
 */
export function jsonSchemaOf(name: string): Record<string, unknown> {
  const document = isDocumentName(name) ? name : DOCUMENT_NAMES.find((candidate) => schemaNameOf(candidate) === name);
  if (document === undefined) throw unknownDocument(name);
  const { $schema, ...rest } = z.toJSONSchema(DOCUMENTS[document], { target: 'draft-2020-12', unrepresentable: 'any' });
  return { $schema, $id: `urn:runtime-tools:schema:${schemaNameOf(document)}`, title: document, ...rest };
}
