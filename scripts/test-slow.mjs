// `npm run test:slow`: the full-size crash matrix, kill loops, races and compared decisions that `npm test` runs in a bounded form, and edited bundles by the thousand.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { install, repositoryRoot } from './toolchain.mjs';

install();
const projects = ['files', 'channels', 'bundle-store', 'reference', 'execution', 'sbpl', 'fleet'].flatMap((name) => ['--project', name]);
const result = spawnSync(join(repositoryRoot, 'node_modules', '.bin', 'vitest'), ['run', ...projects], {
  cwd: repositoryRoot,
  stdio: 'inherit',
  env: { ...process.env, RUNTIME_SLOW: '1' },
});
process.exitCode = result.status ?? 1;
