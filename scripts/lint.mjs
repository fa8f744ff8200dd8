// `npm run lint`: imports against layers, manifests and references; style; boundaries. `--fix` writes what can be written.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { generate } from './generate.mjs';
import { repositoryRoot } from './toolchain.mjs';
import { updateWorkspace, workspaceProblems } from './workspace.mjs';

const fix = process.argv.includes('--fix');
const run = (name, ...args) =>
  spawnSync(join(repositoryRoot, 'node_modules', '.bin', name), args, { cwd: repositoryRoot, stdio: 'inherit' }).status === 0;

const STEPS = {
  'layers, manifests, references': () => {
    if (fix) updateWorkspace();
    const problems = workspaceProblems();
    for (const problem of problems) console.error(problem);
    return problems.length === 0;
  },
  style: () => run('biome', 'check', '--error-on-warnings', '--max-diagnostics=50', ...(fix ? ['--write'] : [])),
  boundaries: () => run('turbo', 'boundaries', '--no-color'),
  // Sources that are made from others are not in git, and they import, too.
  'unused exports, files, dependencies': () => run('knip', '--no-progress', '--no-gitignore', '--no-config-hints'),
};

await generate();
const failed = Object.entries(STEPS).filter(([name, step]) => {
  console.log(`lint: ${name}`);
  return !step();
});
process.exitCode = failed.length === 0 ? 0 : 1;
