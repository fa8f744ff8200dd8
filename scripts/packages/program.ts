import type { Options } from 'tsup';
import { notices } from './notices.js';
import { pastTheDoors } from './past-the-doors.js';

/** How a program is built: whole files that need no package folder beside them. What a program does otherwise it says itself. */
export const program = (own: Options): Options => ({
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  clean: true,
  splitting: false,
  noExternal: [/./],
  // Libraries that are still CommonJS ask for modules of Node by `require`.
  banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
  esbuildPlugins: [pastTheDoors(), notices],
  esbuildOptions(options) {
    options.conditions = ['@runtime/source', 'node'];
  },
  ...own,
});
