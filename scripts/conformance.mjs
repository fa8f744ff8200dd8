// `pnpm conformance`: the proofs against the recorded reference evidence, as a table. Builds what they use first.
import { join } from 'node:path';
import { becomeProgram, buildPackage, install, repositoryRoot } from './toolchain.mjs';

install();
buildPackage('@runtime/conformance');
becomeProgram(join(repositoryRoot, 'apps', 'conformance', 'dist', 'main.js'), process.argv.slice(2));
