import { defineConfig } from 'vitest/config';

// Tests run on source: the packages are found through their own names, with no build in between.
const conditions = ['@runtime/source', 'node', 'import', 'module', 'default'];

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
    // These start the runner, which is a program: it is built first when its sources are newer.
    ...(STARTS_RUNNER.has(name)
      ? { globalSetup: [new URL('packages/execution/test/support/build-runner.ts', import.meta.url).pathname] }
      : {}),
  },
});

const STARTS_RUNNER = new Set(['execution', 'api', 'cli', 'probe-runner', 'bench']);

const packages = [
  'contracts',
  'files',
  'channels',
  'sbpl',
  'plan',
  'bundle-store',
  'observations',
  'promotion',
  'op-summary',
  'links',
  'inventory',
  'execution',
  'report',
  'api',
  'testing',
];

export default defineConfig({
  test: {
    projects: [
      ...packages.map((name) => project(name, `packages/${name}`)),
      project('cli', 'apps/cli'),
      project('probe-runner', 'apps/probe-runner'),
      project('conformance', 'apps/conformance'),
      project('bench', 'bench'),
      project('scripts', 'scripts'),
    ],
  },
});
