#!/usr/bin/env node
import { writeSync } from 'node:fs';
import * as module from 'node:module';
import { versionText } from './version.js';

// Where Node has a compile cache, the second start skips compiling.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();

/** Commands with a file of their own. */
const QUICK = ['ask', 'status', 'validate-bundle'];

const argv = process.argv.slice(2);
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')) {
  process.exitCode = say(versionText()) ? 0 : await fully(argv);
} else {
  process.exitCode = (await quickly(argv)) ?? (await fully(argv));
}
// A command that a signal took leave of may still be at work; it has nothing to say any more.
if (process.exitCode > 128) process.exit();

async function quickly(argv: readonly string[]): Promise<number | undefined> {
  if (!QUICK.includes(argv[0] ?? '')) return undefined;
  const { start } = (await beside(`quick-${argv[0]}`)) as typeof import('./quick/status.js');
  return start(argv);
}

async function fully(argv: readonly string[]): Promise<number> {
  const { main } = (await beside('cli')) as typeof import('./cli.js');
  return main(argv);
}

/** By its address: this file and the quick ones are built apart, so that each is whole. */
function beside(name: string): Promise<unknown> {
  return import(new URL(`./${name}.js`, import.meta.url).href);
}

/** Setting up the stream takes longer than all else that a version needs. A reader that went away is not a failure; the rest is for the long way. */
function say(text: string): boolean {
  try {
    writeSync(1, text);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPIPE';
  }
}
