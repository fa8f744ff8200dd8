import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { generate } from './scripts/generate.mjs';

// Tests run on source: the packages are found through their own names, with no build in between.
const conditions = ['@runtime/source', 'node', 'import', 'module', 'default'];

await generate();

/** `npm run mutate` runs the tests of a file once for each change of the sources. */
const TRIES_MUTANTS = 'RUNTIME_MUTANTS' in process.env;

const project = (name: string, directory: string) => ({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    name,
    root: directory,
    include: ['test/**/*.test.ts'],
    environment: 'node' as const,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Loading the packages takes longer than most tests: files that leave nothing behind in them share what one loaded.
    isolate: !SHARES_MODULES.has(name) || TRIES_MUTANTS,
    ...(TRIES_MUTANTS ? { runner: new URL('scripts/mutate/runner.mjs', import.meta.url).pathname } : {}),
    // These start a program: it is built first when its sources are newer.
    ...(name in PROGRAMS ? { globalSetup: [new URL(PROGRAMS[name] as string, import.meta.url).pathname] } : {}),
  },
});

const runner = 'packages/execution/test/support/build-runner.ts';
const PROGRAMS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['execution', 'campaign', 'capture', 'api', 'cli', 'conformance', 'fleet', 'probe-runner', 'bench'].map((name) => [name, runner]),
  ),
  lsp: 'apps/lsp/test/support/build-server.ts',
  'reader-corpus': 'apps/reader-corpus/test/support/build-corpus.ts',
};

const SHARES_MODULES = new Set([
  ...['archives', 'behaviours', 'channels', 'contracts', 'files', 'inventory', 'job', 'links', 'observations', 'op-summary'],
  ...['plan', 'promotion', 'reference', 'report', 'sbpl', 'worlds'],
]);

/** Every folder of the workspace that has tests. */
const folders = ['packages', 'apps']
  .flatMap((area) => readdirSync(new URL(area, import.meta.url)).map((name) => `${area}/${name}`))
  .concat('bench', 'scripts')
  .filter((folder) => existsSync(new URL(`${folder}/test`, import.meta.url)));

export default defineConfig({
  // Many tests wait for processes of their own: one file at a time would leave a processor idle on a small machine.
  test: { maxWorkers: Math.max(2, availableParallelism()), projects: folders.map((folder) => project(basename(folder), folder)) },
});
