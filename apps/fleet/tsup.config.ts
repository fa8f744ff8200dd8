import { cp } from 'node:fs/promises';
import { defineConfig } from 'tsup';
// @boundaries-ignore the build tools of the repository, not of a package
import { notices } from '../../scripts/packages/notices.js';
// @boundaries-ignore the build tools of the repository, not of a package
import { pastTheDoors } from '../../scripts/packages/past-the-doors.js';

/** The queue and its client are installed beside the command, as are the lock add-on and the probe runner. */
const BESIDE = ['bullmq', 'ioredis', 'fs-native-extensions', '@runtime/probe-runner'];

export default defineConfig({
  entry: { main: 'src/main.ts' },
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  clean: true,
  splitting: true,
  noExternal: [new RegExp(`^(?!(?:${BESIDE.join('|')})(?:$|/))`)],
  external: BESIDE,
  banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
  esbuildPlugins: [pastTheDoors(), notices],
  esbuildOptions(options) {
    options.conditions = ['@runtime/source'];
  },
  async onSuccess() {
    // Data that a package finds beside its own module.
    await cp('../../packages/worlds/worlds', 'dist/worlds', { recursive: true });
  },
});
