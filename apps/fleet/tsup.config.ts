import { cp } from 'node:fs/promises';
import { defineConfig } from 'tsup';
// @boundaries-ignore the build tools of the repository, not of a package
import { program } from '../../scripts/packages/program.js';

/** The queue and its client are installed beside the command, as are the lock add-on and the probe runner. */
const BESIDE = ['bullmq', 'ioredis', 'fs-native-extensions', '@runtime/probe-runner'];

export default defineConfig(
  program({
    entry: { main: 'src/main.ts' },
    splitting: true,
    noExternal: [new RegExp(`^(?!(?:${BESIDE.join('|')})(?:$|/))`)],
    external: BESIDE,
    async onSuccess() {
      // Data that a package finds beside its own module.
      await cp('../../packages/worlds/worlds', 'dist/worlds', { recursive: true });
    },
  }),
);
