import { SCHEMA_VERSIONS } from '@runtime/contracts';
import { SCHEMAS_FOLDER } from '../suite/manifest.js';
import { writeAuthored } from '../write/authored.js';
import type { SuiteSchemas } from './types.js';

const nameOf = (kind: keyof SuiteSchemas): string => `${SCHEMAS_FOLDER}${SCHEMA_VERSIONS[kind]}.json`;

/** The files of the schemas, by name in the suite. */
export const schemaFiles = (schemas: SuiteSchemas | undefined): [name: string, text: string][] =>
  schemas === undefined ? [] : (Object.keys(schemas) as (keyof SuiteSchemas)[]).map((kind) => [nameOf(kind), writeAuthored(schemas[kind])]);

/** The member that names a document's schema, as seen from the folder the document is in. */
export const schemaMember = (schemas: SuiteSchemas | undefined, kind: keyof SuiteSchemas): { $schema?: string } =>
  schemas === undefined ? {} : { $schema: `${kind === 'plan' ? './' : '../'}${nameOf(kind)}` };
