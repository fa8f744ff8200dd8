import { cp } from 'node:fs/promises';
import { build, defineConfig, type Options } from 'tsup';
// @boundaries-ignore the build tools of the repository, not of a package
import { notices } from '../../scripts/packages/notices.js';
// @boundaries-ignore the build tools of the repository, not of a package
import { pastTheDoors } from '../../scripts/packages/past-the-doors.js';

// The command starts many times a day, so it is one bundle: no package folder is searched. What stays out: the lock add-on
// and the engine of queries (binaries), and the probe runner, which is a package of its own that execution finds by name.
const bundle: Options = {
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  noExternal: [/^(?!fs-native-extensions$|@duckdb\/)/],
  external: ['fs-native-extensions', /^@duckdb\//],
  // Libraries that are still CommonJS (below execa) ask for modules of Node by `require`.
  banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
  esbuildOptions(options) {
    options.conditions = ['@runtime/source'];
  },
};

/** Lazy imports of the commands that are one file each, and the built file each is led to. */
const APART = {
  'contracts-DOCUMENTS+checkDocument': './schemas.js',
  'plan-resolveWorld': './parts.js',
  'plan-writeQuestionSuite': './parts.js',
  'sbpl-loadVirtualHost': './parts.js',
  'worlds-worldFromDocument': './parts.js',
};

export default defineConfig({
  ...bundle,
  // In pieces, cut along what each command needs.
  entry: { cli: 'src/cli.ts', schemas: 'src/schemas.ts', parts: 'src/parts.ts' },
  splitting: true,
  clean: true,
  esbuildPlugins: [pastTheDoors(), notices],
  async onSuccess() {
    // The way in, and the two commands that scripts call most, are one file each: finding thirty small ones takes longer than they do.
    await build({
      ...bundle,
      config: false,
      silent: true,
      clean: false,
      splitting: false,
      entry: { main: 'src/main.ts', 'quick-ask': 'src/quick/ask.ts', 'quick-status': 'src/quick/status.ts', 'quick-validate-bundle': 'src/quick/validate-bundle.ts' },
      esbuildPlugins: [pastTheDoors(APART)],
    });
    // Data that a package finds beside its own module.
    await cp('../../packages/plan/templates', 'dist/templates', { recursive: true });
    await cp('../../packages/worlds/worlds', 'dist/worlds', { recursive: true });
    await cp('../../packages/behaviours/data', 'dist/behaviours', { recursive: true });
  },
});
