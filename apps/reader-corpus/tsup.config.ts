import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { defineConfig } from 'tsup';
// @boundaries-ignore the build tools of the repository, not of a package
import { program } from '../../scripts/packages/program.js';

// One file, and the bundles beside it as the store's own tests build them.
export default defineConfig(({ outDir = 'dist' }) =>
  program({
    entry: { main: 'src/main.ts' },
    async onSuccess() {
      execFileSync(process.execPath, ['../../scripts/readers/pack.mjs', join(outDir, 'bundles.tgz')], { stdio: 'inherit' });
    },
  }),
);
