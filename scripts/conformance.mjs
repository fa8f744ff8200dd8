// `pnpm conformance`: the proofs against the recorded reference evidence, as a table. Builds what they use first.
import { join } from 'node:path';
import { becomeProgram, repositoryRoot } from './program.mjs';
import { buildPackage, install } from './toolchain.mjs';

install();
buildPackage('@runtime/conformance');
await becomeProgram(join(repositoryRoot, 'apps', 'conformance', 'dist', 'main.js'), process.argv.slice(2));
