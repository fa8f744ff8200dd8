import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { defineConfig } from 'tsup';
// @boundaries-ignore the build tools of the repository, not of a package
import { program } from '../../scripts/packages/program.js';

// The server and the threads it judges profiles in, one file each.
export default defineConfig(({ outDir = 'dist' }) =>
  program({
    entry: { main: 'src/main.ts', judge: 'src/judge/thread.ts' },
    async onSuccess() {
      // Data that a package finds beside its own module.
      await cp('../../packages/worlds/worlds', join(outDir, 'worlds'), { recursive: true });
      await cp('../../packages/behaviours/data', join(outDir, 'behaviours'), { recursive: true });
    },
  }),
);
