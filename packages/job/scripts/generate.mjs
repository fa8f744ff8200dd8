// Puts the printed JSON Schemas that a run checks its job and every frame by into src/generated, as data: `npm run generate`.
import { mkdirSync, writeFileSync } from 'node:fs';
// @boundaries-ignore a build tool of the repository, not of a package
import { readSchema, schemaModule } from '../../../scripts/packages/printed-schema.mjs';

const SCHEMAS = { frame: 'job_frame.json', job: 'runtime-tools.job.v0.1.json' };
const folder = new URL('../src/generated/', import.meta.url);

export const inputs = ['schemas'];
export const outputs = Object.keys(SCHEMAS).map((name) => `src/generated/${name}.ts`);

export function write() {
  mkdirSync(folder, { recursive: true });
  for (const [name, file] of Object.entries(SCHEMAS)) {
    const schema = readSchema(new URL(`../schemas/${file}`, import.meta.url));
    writeFileSync(new URL(`${name}.ts`, folder), schemaModule(schema, '@runtime/contracts'));
  }
}
