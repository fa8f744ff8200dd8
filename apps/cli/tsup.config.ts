import { cp, readFile } from 'node:fs/promises';
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
    // A fifth of starting is reading the text of the program.
    options.minifyWhitespace = true;
  },
};

/** The commands that are one file each: the name, the file of its record, and what it is called there. */
const QUICK = [
  ['ask', 'ask', 'ask'],
  ['explain', 'explain', 'explain'],
  ['list-runs', 'list-runs', 'listRuns'],
  ['results', 'results', 'results'],
  ['status', 'status', 'status'],
  ['summarize-ops', 'summarize-ops', 'summarizeOps'],
  ['validate-bundle', 'validate-bundle', 'validateBundle'],
] as const;

/** What they load only where a line asks for it, by the file it is in. */
const APART = {
  'archives-openArchive': './archive.js',
  'contracts-DOCUMENTS+checkDocument': './schemas.js',
  'contracts-PacketBundleSchema+checkDocument': './schemas.js',
  'contracts-RuntimeConfigSchema+checkDocument': './schemas.js',
  'plan-resolveWorld': './suite.js',
  'plan-writeQuestionSuite': './suite.js',
  'sbpl-loadVirtualHost': './suite.js',
  'sbpl-loadVirtualHost+simulatedHostProblems': './suite.js',
  'worlds-worldFromDocument': './suite.js',
};

/** Puts another command in the place of the one that `quick.ts` names. */
const withCommand = (file: string, record: string): NonNullable<Options['esbuildPlugins']>[number] => ({
  name: 'with-command',
  setup(build) {
    build.onResolve({ filter: /\/probe-of-(?:bundle|plan)\.js$/ }, () => ({ path: './probe.js', external: true }));
    build.onLoad({ filter: /[/\\]src[/\\]quick\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace('{ status as command }', `{ ${record} as command }`).replace('commands/status.js', `commands/${file}.js`),
      loader: 'ts',
    }));
  },
});

export default defineConfig({
  ...bundle,
  // In pieces, cut along what each command needs.
  entry: {
    cli: 'src/cli.ts',
    archive: 'src/apart/archive.ts',
    probe: 'src/apart/probe.ts',
    schemas: 'src/apart/schemas.ts',
    suite: 'src/apart/suite.ts',
  },
  splitting: true,
  clean: true,
  esbuildPlugins: [pastTheDoors(), notices],
  async onSuccess() {
    // The way in, and the commands that are called most, are one file each: finding thirty small ones takes longer than they do.
    const whole = { ...bundle, config: false as const, silent: true, clean: false, splitting: false };
    await build({ ...whole, entry: { main: 'src/main.ts' } });
    for (const [name, file, record] of QUICK) {
      const entry = { [`quick-${name}`]: 'src/quick.ts' };
      await build({ ...whole, entry, esbuildPlugins: [withCommand(file, record), pastTheDoors(APART)] });
    }
    // Data that a package finds beside its own module.
    await cp('../../packages/plan/templates', 'dist/templates', { recursive: true });
    await cp('../../packages/worlds/worlds', 'dist/worlds', { recursive: true });
    await cp('../../packages/behaviours/data', 'dist/behaviours', { recursive: true });
  },
});
