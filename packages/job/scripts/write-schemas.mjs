// Writes schemas/*.json from the built package. Run through `pnpm --filter @runtime/job schemas`.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { jsonSchemaOf, schemaNameOf } from '@runtime/contracts';
import { JOB_DOCUMENTS } from '@runtime/job';

const folder = new URL('../schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) rmSync(new URL(name, folder));
const names = Object.keys(JOB_DOCUMENTS);
for (const name of names) {
  writeFileSync(new URL(`${schemaNameOf(name)}.json`, folder), `${JSON.stringify(jsonSchemaOf(name, JOB_DOCUMENTS), null, 2)}\n`);
}
console.log(`${names.length} schemas written`);
