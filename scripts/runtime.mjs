// `pnpm runtime …` and `npm run runtime -- …`: the command, in the caller's directory.
import { becomeCommand } from './program.mjs';

await becomeCommand(process.argv.slice(2));
