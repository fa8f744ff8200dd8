// A printed JSON Schema, or a part of it, as what a quick check of values needs of it.
import { readFileSync } from 'node:fs';

export const readSchema = (url, part = []) =>
  part.reduce((whole, step) => whole[step], JSON.parse(readFileSync(url, 'utf8'), withoutNotes));

/** The schema as a module. The type refuses a keyword that the check does not know. */
export const schemaModule = (schema, typeFrom) =>
  `import type { PrintedSchema } from '${typeFrom}';\n\nexport const schema: PrintedSchema = ${JSON.stringify(schema)};\n`;

const NOTES = ['$id', '$schema', 'title', 'description'];

/** Leaves out what says nothing about a value: notes, and that the names of members are text. */
const withoutNotes = (key, value) =>
  (NOTES.includes(key) && typeof value === 'string') || (key === 'propertyNames' && JSON.stringify(value) === '{"type":"string"}')
    ? undefined
    : value;
