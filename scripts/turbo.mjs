// A turbo task through the pinned pnpm: `node scripts/turbo.mjs build`.
import { exitUnless, install, pnpm } from './toolchain.mjs';

install();
exitUnless(pnpm('exec', 'turbo', 'run', ...process.argv.slice(2), '--output-logs=errors-only', '--log-order=grouped'));
