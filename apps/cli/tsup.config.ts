import { cp, writeFile } from 'node:fs/promises';
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
  target: 'node20',
  platform: 'node',
  noExternal: [/^(?!fs-native-extensions$|@duckdb\/)/],
  external: ['fs-native-extensions', /^@duckdb\//],
  esbuildOptions(options) {
    options.conditions = ['@runtime/source'];
  },
};

/** The large command is modules, in pieces. Libraries in it that are still CommonJS ask for modules of Node by `require`. */
const inPieces: Options = {
  ...bundle,
  format: ['esm'],
  outExtension: () => ({ js: '.mjs' }),
  splitting: true,
  banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
};

/** The way in and the quick commands are CommonJS, which Node starts sooner, and whole: nothing is shared between them. */
const whole: Options = {
  ...bundle,
  format: ['cjs'],
  outExtension: () => ({ js: '.js' }),
  splitting: false,
  // The directive again, since it counts only where nothing stands before it.
  banner: { js: "'use strict'; const thisModule = require('node:url').pathToFileURL(__filename).href;" },
  esbuildOptions(options, context) {
    bundle.esbuildOptions!(options, context);
    options.define = { ...options.define, 'import.meta.url': 'thisModule' };
  },
};

/** What the quick commands load only where a line asks for it, by the file it is in. */
const APART = {
  'archives-openArchive': './archive.mjs',
  'contracts-DOCUMENTS+checkDocument': './schemas.mjs',
  'contracts-PacketBundleSchema+checkDocument': './schemas.mjs',
  'contracts-RuntimeConfigSchema+checkDocument': './schemas.mjs',
  'plan-resolveWorld': './suite.mjs',
  'sbpl-loadVirtualHost': './suite.mjs',
  'sbpl-loadVirtualHost+simulatedHostProblems': './suite.mjs',
  'worlds-worldFromDocument': './suite.mjs',
};

/** The same for all but quickstart, which asks the engine itself: what a run recorded is not asked again. */
const ENGINE_APART = {
  ...APART,
  'sbpl-SbplError+assembleProfile+compilePolicy+decide': './engine.mjs',
  'sbpl-virtualHostOf': './engine.mjs',
};

/** The same for what stands in files of the command itself. */
const filesApart: Plugin = {
  name: 'files-apart',
  setup(build) {
    build.onResolve({ filter: /\/probe-of-(?:bundle|plan)\.js$/ }, () => ({ path: './probe.mjs', external: true }));
    build.onResolve({ filter: /\/question\/save\.js$/ }, () => ({ path: './suite.mjs', external: true }));
  },
};

export default defineConfig({
  ...inPieces,
  // Cut along what each command needs.
  entry: {
    cli: 'src/cli.ts',
    archive: 'src/apart/archive.ts',
    engine: 'src/apart/engine.ts',
    probe: 'src/apart/probe.ts',
    schemas: 'src/apart/schemas.ts',
    suite: 'src/apart/suite.ts',
  },
  clean: true,
  esbuildPlugins: [pastTheDoors(), notices],
  async onSuccess() {
    const buildWhole = (names: readonly string[], apart: Record<string, string>): Promise<void> => {
      const entry = Object.fromEntries(names.map((name) => [name, `src/${name.replace('quick-', 'quick/')}.ts`]));
      const esbuildPlugins = [filesApart, pastTheDoors(apart)];
      return build({ ...whole, config: false, silent: true, clean: false, entry, esbuildPlugins });
    };
    const quick = QUICK.map((name) => `quick-${name}`);
    await buildWhole(['main', ...quick.filter((name) => name !== 'quick-quickstart')], ENGINE_APART);
    await buildWhole(['quick-quickstart'], APART);
    await writeFile('dist/package.json', `${JSON.stringify({ type: 'commonjs' })}\n`);
    // Data that a package finds beside its own module.
    await cp('../../packages/plan/templates', 'dist/templates', { recursive: true });
    await cp('../../packages/worlds/worlds', 'dist/worlds', { recursive: true });
    await cp('../../packages/behaviours/data', 'dist/behaviours', { recursive: true });
  },
});
