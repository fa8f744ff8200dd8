import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { main: 'src/main.ts' },
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  clean: true,
  // Where the evidence lies is known to the test helpers, which are never built by themselves.
  noExternal: ['@runtime/testing'],
});
