// `npm run bundles -- FOLDER`: writes the bundles that a reader in any language can be tested with, and a manifest of the codes.
// `docs/formats/bundle-conformance.md` says how.
import { resolve } from 'node:path';
import { writeCorpus } from './readers/corpus.mjs';
import { callerDirectory, install } from './toolchain.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npm run bundles -- FOLDER');
  process.exit(2);
}

install();
const target = resolve(callerDirectory(), folder);
const { valid, invalid } = await writeCorpus(target);
console.log(`${target}: ${valid.length} valid and ${invalid.length} invalid bundles, and manifest.json`);
