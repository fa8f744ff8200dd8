// `pnpm fidelity`: the policy engine against recorded kernel decisions; writes docs/fidelity.md (`--check` only compares).
import { join } from 'node:path';
import { becomeProgram, repositoryRoot } from './program.mjs';
import { buildPackage, install } from './toolchain.mjs';

install();
buildPackage('@runtime/sbpl');
await becomeProgram(join(repositoryRoot, 'packages', 'sbpl', 'scripts', 'fidelity.mjs'), process.argv.slice(2));
