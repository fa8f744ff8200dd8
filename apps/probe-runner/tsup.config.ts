import { defineConfig } from 'tsup';
// @boundaries-ignore the build tools of the repository, not of a package
import { program } from '../../scripts/packages/program.js';

// One self-contained file for each executable, and the native helper beside them: the launchd channel stages runner and helper.
export default defineConfig(program({ entry: { runner: 'src/runner.ts', launchd: 'src/launchd.ts' }, publicDir: 'native/build', banner: {} }));
