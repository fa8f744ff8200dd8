import { defineConfig, type Options } from 'tsup';

const shared: Options = {
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  clean: true,
  sourcemap: false,
  splitting: true,
};

/** A library: one door, types beside it, dependencies left to the installer. */
export const libraryConfig = (extra: Options = {}) =>
  defineConfig({ ...shared, entry: ['src/index.ts'], dts: true, ...extra });

/** An executable: entries as named, no types. */
export const executableConfig = (entry: Record<string, string>, extra: Options = {}) =>
  defineConfig({ ...shared, entry, dts: false, ...extra });
