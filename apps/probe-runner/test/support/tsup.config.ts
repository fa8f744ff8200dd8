import { join } from 'node:path';
import { defineConfig } from 'tsup';

const tools = '../../fixtures/macos-tools';

/** The simulated Mac: its tools, and the runner's executables with those tools in the place of the system's. */
export default defineConfig({
  entry: {
    entry: 'test/support/entry.ts',
    'sandbox-exec': `${tools}/sandbox-exec.ts`,
    launchctl: `${tools}/launchctl.ts`,
    tool: `${tools}/tool.ts`,
    facts: `${tools}/facts.ts`,
  },
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  splitting: false,
  dts: false,
  noExternal: [/^(?!koffi$)/],
  external: ['koffi'],
  esbuildOptions(options) {
    options.conditions = ['@runtime/source'];
    options.nodePaths = [join(process.cwd(), 'node_modules')];
  },
});
