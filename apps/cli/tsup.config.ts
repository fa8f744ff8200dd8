import { cp } from 'node:fs/promises';
import { build, defineConfig, type Options } from 'tsup';
// @boundaries-ignore the build tools of the repository, not of a package
import { notices } from '../../scripts/packages/notices.js';
// @boundaries-ignore the build tools of the repository, not of a package
import { pastTheDoors } from '../../scripts/packages/past-the-doors.js';
import { QUICK } from './src/quick/names.js';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

// The command starts many times a day, so it is one bundle: no package folder is searched. What stays out: the lock add-on
// and the engine of queries (binaries), and the probe runner, which is a package of its own that execution finds by name.
const bundle: Options = {
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  noExternal: [/^(?!fs-native-extensions$|@duckdb\/)/],
  external: ['fs-native-extensions', /^@duckdb\//],
  // Libraries that are still CommonJS ask for modules of Node by `require`.
  banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
  esbuildOptions(options) {
    options.conditions = ['@runtime/source'];
  },
};

/** What the quick commands load only where a line asks for it, by the file it is in. */
const APART = {
  'archives-openArchive': './archive.js',
  'contracts-DOCUMENTS+checkDocument': './schemas.js',
  'contracts-PacketBundleSchema+checkDocument': './schemas.js',
  'contracts-RuntimeConfigSchema+checkDocument': './schemas.js',
  'plan-resolveWorld': './suite.js',
  'sbpl-loadVirtualHost': './suite.js',
  'sbpl-loadVirtualHost+simulatedHostProblems': './suite.js',
  'worlds-worldFromDocument': './suite.js',
};

/** The same for all but quickstart, which asks the engine itself: what a run recorded is not asked again. */
const ENGINE_APART = {
  ...APART,
  'sbpl-SbplError+assembleProfile+compilePolicy+decide': './engine.js',
  'sbpl-virtualHostOf': './engine.js',
};

/** The same for what stands in files of the command itself. */
const filesApart: Plugin = {
  name: 'files-apart',
  setup(build) {
    build.onResolve({ filter: /\/probe-of-(?:bundle|plan)\.js$/ }, () => ({ path: './probe.js', external: true }));
    build.onResolve({ filter: /\/question\/save\.js$/ }, () => ({ path: './suite.js', external: true }));
  },
};

export default defineConfig({
  ...bundle,
  // In pieces, cut along what each command needs.
  entry: {
    cli: 'src/cli.ts',
    archive: 'src/apart/archive.ts',
    engine: 'src/apart/engine.ts',
    probe: 'src/apart/probe.ts',
    schemas: 'src/apart/schemas.ts',
    suite: 'src/apart/suite.ts',
  },
  splitting: true,
  clean: true,
  esbuildPlugins: [pastTheDoors(), notices],
  async onSuccess() {
    // The way in and the quick commands are whole: nothing is shared between them.
    const whole = (names: readonly string[], apart: Record<string, string>): Promise<void> => {
      const entry = Object.fromEntries(names.map((name) => [name, `src/${name.replace('quick-', 'quick/')}.ts`]));
      const esbuildPlugins = [filesApart, pastTheDoors(apart)];
      return build({ ...bundle, config: false, silent: true, clean: false, splitting: false, entry, esbuildPlugins });
    };
    const quick = QUICK.map((name) => `quick-${name}`);
    await whole(['main', ...quick.filter((name) => name !== 'quick-quickstart')], ENGINE_APART);
    await whole(['quick-quickstart'], APART);
    // Data that a package finds beside its own module.
    await cp('../../packages/plan/templates', 'dist/templates', { recursive: true });
    await cp('../../packages/worlds/worlds', 'dist/worlds', { recursive: true });
    await cp('../../packages/behaviours/data', 'dist/behaviours', { recursive: true });
  },
});
