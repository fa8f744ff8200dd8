import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { repositoryRoot } from '../toolchain.mjs';

/** Writes the good and bad bundles, and the manifest of what each must end in, with the builder of the store's own tests. */
export async function writeCorpus(folder) {
  const store = join(repositoryRoot, 'packages', 'bundle-store');
  const builder = join(store, '.cache', `bundles-${process.pid}.mjs`);
  if (!existsSync(builder)) {
    await build({
      entryPoints: [join(store, 'test', 'support', 'fixtures.ts')],
      outfile: builder,
      bundle: true,
      platform: 'node',
      format: 'esm',
      conditions: ['@runtime/source'],
      logLevel: 'warning',
    });
  }
  const { writeBundles } = await import(pathToFileURL(builder).href);
  mkdirSync(folder, { recursive: true });
  return writeBundles(join(repositoryRoot, 'fixtures', 'bundles'), folder);
}
