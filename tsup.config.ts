import { defineConfig } from 'tsup';

/** How every library package is built: one door, dependencies left to the installer. Types are made when they are packed (script `types`). */
export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  clean: true,
});
