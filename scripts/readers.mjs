// `npm run readers -- COMMAND…`: holds a reader of bundles, in any language, to the good and bad bundles of this repository.
// `npm run bundles -- FOLDER` writes those bundles. `docs/formats/bundle-conformance.md` says how a reader is asked.
import { join } from 'node:path';
import { becomeProgram, repositoryRoot } from './program.mjs';
import { buildPackage, install } from './toolchain.mjs';

install();
buildPackage('@runtime/reader-corpus');
await becomeProgram(join(repositoryRoot, 'apps', 'reader-corpus', 'dist', 'main.js'), process.argv.slice(2));
