import { defineConfig } from 'tsup';

/** The declarations of a library, bundled into one file behind its door, for those who install it. */
export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm'],
  // The projects of the type checker list their files and write none; a bundle of declarations is neither.
  dts: { only: true, compilerOptions: { composite: false, incremental: false } },
  clean: false,
});
