import { join } from 'node:path';
import { defineConfig } from 'tsup';

const tools = '../../fixtures/macos-tools';

const SIMULATED = {
  entry: 'test/support/entry.ts',
  helper: 'test/support/simulated-helper.ts',
  'sandbox-exec': `${tools}/sandbox-exec.ts`,
  launchctl: `${tools}/launchctl.ts`,
  tool: `${tools}/tool.ts`,
  facts: `${tools}/facts.ts`,
};

/** The simulated Mac: its tools, and the runner's executables with those tools in the place of the system's. */
export default defineConfig({
  // A run as a process of its own is built apart: it is made of many packages, the simulated Mac of few.
  entry: process.env['BUILD_SUPERVISOR'] === '1' ? { supervisor: '../../packages/execution/test/support/supervisor.ts' } : SIMULATED,
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  splitting: false,
  dts: false,
  noExternal: [/^(?!fs-native-extensions$)/],
  external: ['fs-native-extensions'],
  // Libraries that are still CommonJS ask for modules of Node by `require`.
  banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
  esbuildOptions(options) {
    options.conditions = ['@runtime/source'];
    options.nodePaths = [join(process.cwd(), 'node_modules'), join(process.cwd(), '../../packages/execution/node_modules')];
  },
});
