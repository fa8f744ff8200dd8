import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { runner: 'src/runner.ts', launchd: 'src/launchd.ts' },
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  clean: true,
  splitting: true,
});
