import { defineConfig } from 'tsup';

// One self-contained file for each executable: the launchd channel stages the runner alone. Only the add-on stays out.
export default defineConfig({
  entry: { runner: 'src/runner.ts', launchd: 'src/launchd.ts' },
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  clean: true,
  splitting: false,
  noExternal: [/^(?!koffi$)/],
  external: ['koffi'],
  esbuildOptions(options) {
    options.conditions = ['@runtime/source'];
  },
});
