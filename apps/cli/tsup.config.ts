import { cp } from 'node:fs/promises';
import { defineConfig } from 'tsup';
// @boundaries-ignore the build tools of the repository, not of a package
import { notices } from '../../scripts/packages/notices.js';
// @boundaries-ignore the build tools of the repository, not of a package
import { pastTheDoors } from '../../scripts/packages/past-the-doors.js';

// The command starts many times a day, so it is one bundle in pieces: a start reads the pieces its command needs,
// and no package folder is searched. What stays out: the lock add-on (a binary), and the probe runner, which is a
// package of its own that execution finds by name.
export default defineConfig({
  entry: { main: 'src/main.ts' },
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  clean: true,
  splitting: true,
  noExternal: [/^(?!fs-native-extensions$)/],
  external: ['fs-native-extensions'],
  esbuildPlugins: [pastTheDoors, notices],
  esbuildOptions(options) {
    options.conditions = ['@runtime/source'];
  },
  async onSuccess() {
    // Data that a package finds beside its own module.
    await cp('../../packages/plan/templates', 'dist/templates', { recursive: true });
  },
});
