// Writes schemas/*.json from the built package. Run through `pnpm --filter @runtime/contracts schemas`.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { DOCUMENT_NAMES, jsonSchemaOf, schemaNameOf } from '../dist/index.js';

const folder = new URL('../schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) rmSync(new URL(name, folder));
for (const name of DOCUMENT_NAMES) {
  writeFileSync(new URL(`${schemaNameOf(name)}.json`, folder), `${JSON.stringify(jsonSchemaOf(name), null, 2)}\n`);
}
console.log(`${DOCUMENT_NAMES.length} schemas written`);
