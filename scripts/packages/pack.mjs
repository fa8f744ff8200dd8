// `npm run pack -- FOLDER`: packs every published package into FOLDER, so that they can be installed elsewhere
// before they are published, and prints the line that installs them.
import { mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { callerDirectory, exitUnless, install, pnpm } from '../toolchain.mjs';
import { packAll, publishedPackages } from './published.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npm run pack -- FOLDER');
  process.exit(2);
}

install();
const names = publishedPackages().map(({ name }) => `--filter=${name}`);
exitUnless(pnpm('exec', 'turbo', 'run', 'build', 'types', ...names, '--output-logs=errors-only', '--log-order=grouped'));

const target = resolve(callerDirectory(), folder);
mkdirSync(target, { recursive: true });
const tarballs = [...(await packAll(target)).values()];
for (const file of tarballs) console.log(`packed ${basename(file)}`);
console.log(`\nin your project: npm install ${join(target, 'runtime-*.tgz')}`);
