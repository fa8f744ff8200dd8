import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { defineConfig } from 'tsup';
// @boundaries-ignore the build tools of the repository, not of a package
import { notices } from '../../scripts/packages/notices.js';

// One file, and the bundles beside it as the store's own tests build them.
export default defineConfig(({ outDir = 'dist' }) => ({
  entry: { main: 'src/main.ts' },
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  clean: true,
  splitting: false,
  noExternal: [/./],
  banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
  esbuildPlugins: [notices],
  async onSuccess() {
    execFileSync(process.execPath, ['../../scripts/readers/pack.mjs', join(outDir, 'bundles.tgz')], { stdio: 'inherit' });
  },
}));
