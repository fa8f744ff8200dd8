import { defineConfig } from 'tsup';
// @boundaries-ignore the build tools of the repository, not of a package
import { notices } from '../../scripts/packages/notices.js';
// @boundaries-ignore the build tools of the repository, not of a package
import { pastTheDoors } from '../../scripts/packages/past-the-doors.js';

// One self-contained file for each executable, and the native helper beside them: the launchd channel stages runner and helper.
export default defineConfig({
  entry: { runner: 'src/runner.ts', launchd: 'src/launchd.ts' },
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  clean: true,
  splitting: false,
  noExternal: [/./],
  publicDir: 'native/build',
  esbuildPlugins: [pastTheDoors(), notices],
  esbuildOptions(options) {
    options.conditions = ['@runtime/source'];
  },
});
