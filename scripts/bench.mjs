// `pnpm bench`: measurements as ratios against floors and peers. Builds what they use first.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { exitUnless, install, pnpm, repositoryRoot } from './toolchain.mjs';

install();
exitUnless(pnpm('exec', 'turbo', 'run', 'build', '--output-logs=errors-only', '--log-order=grouped'));
const main = join(repositoryRoot, 'bench', 'main.mjs');
process.exitCode = spawnSync(process.execPath, [main, ...process.argv.slice(2)], { cwd: repositoryRoot, stdio: 'inherit' }).status ?? 1;
