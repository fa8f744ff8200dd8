// `npm run bundles -- FOLDER`: writes the bundles that a reader in any language can be tested with, and a manifest of the codes.
// `docs/formats/bundle-conformance.md` says how. The builder is the one that the store's own tests use.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { callerDirectory, install, repositoryRoot } from './toolchain.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npm run bundles -- FOLDER');
  process.exit(2);
}

install();
const store = join(repositoryRoot, 'packages', 'bundle-store');
const builder = join(store, '.cache', 'bundles.mjs');
await build({
  entryPoints: [join(store, 'test', 'support', 'fixtures.ts')],
  outfile: builder,
  bundle: true,
  platform: 'node',
  format: 'esm',
  conditions: ['@runtime/source'],
  logLevel: 'warning',
});
const { writeBundles } = await import(pathToFileURL(builder).href);
const target = resolve(callerDirectory(), folder);
mkdirSync(target, { recursive: true });
const { valid, invalid } = await writeBundles(join(repositoryRoot, 'fixtures', 'bundles'), target);
console.log(`${target}: ${valid.length} valid and ${invalid.length} invalid bundles, and manifest.json`);
