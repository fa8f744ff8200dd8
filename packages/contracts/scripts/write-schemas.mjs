// Writes schemas/*.json from the built package. Run through `pnpm --filter @runtime/contracts schemas`.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { jsonSchemaOf, schemaNameOf, schemaNames, TEMPLATE_KINDS } from '@runtime/contracts';

const folder = new URL('../schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) rmSync(new URL(name, folder));
const names = schemaNames(TEMPLATE_KINDS);
for (const name of names) {
  writeFileSync(new URL(`${schemaNameOf(name)}.json`, folder), `${JSON.stringify(jsonSchemaOf(name, TEMPLATE_KINDS), null, 2)}\n`);
}
console.log(`${names.length} schemas written`);
