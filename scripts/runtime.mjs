// `pnpm runtime …` and `npm run runtime -- …`: the command, in the caller's directory.
import { runCommand } from './toolchain.mjs';

runCommand(process.argv.slice(2));
