import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { DOCUMENT_NAMES, DOCUMENTS, type DocumentName, isDocumentName } from './catalogue.js';
import { unknownDocument } from './parse.js';
import { type ResultName, type ResultOf, resultNames, resultSchemas } from './results/catalogue.js';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** Whatever has a schema here: documents, and what commands print. */
export type SchemaName = DocumentName | ResultName;

/** A JSON Schema with its name; the rest is the vocabulary of JSON Schema. */
export type JsonSchema = Exclude<ResultOf<'result.schema'>, readonly unknown[]>;

/** Documents that another package defines, by name. */
export type MoreDocuments = Readonly<Record<string, z.ZodType>>;

/** The names that have a schema, sorted by code point: those of this package, and `more`. */
export const schemaNames = (more: MoreDocuments = {}): string[] => [...DOCUMENT_NAMES, ...resultNames(), ...Object.keys(more)].sort();

/** The name of a JSON Schema's file: the schema string of a document where it has one, else its own name. */
export function schemaNameOf(name: string): string {
  return Object.hasOwn(SCHEMA_VERSIONS, name) ? SCHEMA_VERSIONS[name as keyof typeof SCHEMA_VERSIONS] : name;
}

/**
 * The JSON Schema (draft 2020-12) of a document or result, made from the schema that the code itself checks with.
 *
 * @param name a name of {@link schemaNames}, or the schema string of such a document.
 * @throws ContractError `DOCUMENT_SCHEMA_UNKNOWN`.
 */
export function jsonSchemaOf(name: string, more: MoreDocuments = {}): JsonSchema {
  const known = schemaNames(more).find((candidate) => candidate === name || schemaNameOf(candidate) === name);
  if (known === undefined) throw unknownDocument(name);
  const { $schema: _, ...rest } = z.toJSONSchema(schemaOf(known, more), { target: 'draft-2020-12', unrepresentable: 'any' });
  return { $schema: DIALECT, $id: `urn:runtime-tools:schema:${schemaNameOf(known)}`, title: known, ...rest };
}

const schemaOf = (name: string, more: MoreDocuments): z.ZodType =>
  more[name] ?? (isDocumentName(name) ? DOCUMENTS[name] : resultSchemas()[name as ResultName]);
