import { exitUnless, install, pnpm } from '../toolchain.mjs';
import { writeDeclarations } from './declarations.mjs';
import { packAll, publishedPackages } from './published.mjs';

/** Builds every published package with its declarations, and packs it into `folder`. */
export async function buildAndPack(folder) {
  install();
  const names = publishedPackages().map(({ name }) => `--filter=${name}`);
  exitUnless(pnpm('exec', 'turbo', 'run', 'build', ...names, '--output-logs=errors-only', '--log-order=grouped'));
  return packAll(folder, writeDeclarations());
}
