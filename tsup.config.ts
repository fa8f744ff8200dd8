import { defineConfig } from 'tsup';

/** How every library package is built: one door, types beside it, dependencies left to the installer. */
export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  dts: true,
  clean: true,
});
