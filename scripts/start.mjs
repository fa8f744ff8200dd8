// `npm start`: install what is missing, build what changed, run the main job once.
import { exitUnless, install, pnpm, runCommand } from './toolchain.mjs';

install();
exitUnless(pnpm('exec', 'turbo', 'run', 'build', '--output-logs=errors-only', '--log-order=grouped'));
runCommand(['quickstart', ...process.argv.slice(2)]);
