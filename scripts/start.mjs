// `npm start`: install what is missing, build what changed, run the main job once.
import { becomeCommand } from './program.mjs';
import { exitUnless, install, pnpm } from './toolchain.mjs';

install();
exitUnless(pnpm('exec', 'turbo', 'run', 'build', '--output-logs=errors-only', '--log-order=grouped'));
await becomeCommand(['quickstart', ...process.argv.slice(2)]);
