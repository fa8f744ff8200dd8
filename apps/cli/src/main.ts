#!/usr/bin/env node
import * as module from 'node:module';

// Where Node has a compile cache, the second start skips compiling.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();

/** Commands with a file of their own beside this one. */
const QUICK = ['status', 'validate-bundle'];

const argv = process.argv.slice(2);
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')) {
  const { versionText } = await import('./version.js');
  process.stdout.write(versionText());
} else {
  process.exitCode = (await quickly(argv)) ?? (await fully(argv));
}

async function quickly(argv: readonly string[]): Promise<number | undefined> {
  if (!QUICK.includes(argv[0] ?? '')) return undefined;
  // By its address: these files are built apart, so that each is whole.
  const { start } = (await import(new URL(`./quick-${argv[0]}.js`, import.meta.url).href)) as typeof import('./quick/status.js');
  return start(argv);
}

async function fully(argv: readonly string[]): Promise<number> {
  const { main } = await import('./cli.js');
  return main(argv);
}
