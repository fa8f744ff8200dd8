#!/usr/bin/env node
import * as module from 'node:module';

// Where Node has a compile cache, the second start skips compiling.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();

const argv = process.argv.slice(2);
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')) {
  const { versionText } = await import('./version.js');
  process.stdout.write(versionText());
} else {
  const { main } = await import('./cli.js');
  process.exitCode = await main(argv);
}
