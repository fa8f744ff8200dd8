import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { defineConfig } from 'tsup';
// @boundaries-ignore the build tools of the repository, not of a package
import { notices } from '../../scripts/packages/notices.js';
// @boundaries-ignore the build tools of the repository, not of a package
import { pastTheDoors } from '../../scripts/packages/past-the-doors.js';

// The server and the threads it judges profiles in, one file each.
export default defineConfig(({ outDir = 'dist' }) => ({
  entry: { main: 'src/main.ts', judge: 'src/judge/thread.ts' },
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  clean: true,
  splitting: false,
  noExternal: [/./],
  // The protocol's library is CommonJS and asks for modules of Node by `require`.
  banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
  esbuildPlugins: [pastTheDoors(), notices],
  esbuildOptions(options) {
    options.conditions = ['@runtime/source', 'node'];
  },
  async onSuccess() {
    // Data that a package finds beside its own module.
    await cp('../../packages/worlds/worlds', join(outDir, 'worlds'), { recursive: true });
    await cp('../../packages/behaviours/data', join(outDir, 'behaviours'), { recursive: true });
  },
}));
