// `npm run pack -- FOLDER`: packs every published package into FOLDER, so that they can be installed elsewhere
// before they are published, and prints the line that installs them.
import { basename, join, resolve } from 'node:path';
import { callerDirectory } from '../program.mjs';
import { buildAndPack } from './build.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npm run pack -- FOLDER');
  process.exit(2);
}

const target = resolve(callerDirectory(), folder);
const tarballs = [...(await buildAndPack(target)).values()];
for (const file of tarballs) console.log(`packed ${basename(file)}`);
console.log(`\nin your project, for example: npm install ${join(target, 'runtime-api-*.tgz')}`);
