#!/usr/bin/env node
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ownCacheFolder } from './own-cache.js';
import { QUICK } from './quick/names.js';
import type { Start } from './quick/starter-of.js';
import { versionText } from './version.js';

const require = createRequire(import.meta.url);

// Where Node has a compile cache, the second start skips compiling. What is in it is executed, so it is nobody else's.
const { enableCompileCache } = require('node:module') as { enableCompileCache?: (folder: string) => void };
const cache = enableCompileCache && ownCacheFolder();
if (cache) enableCompileCache(cache);

const argv = process.argv.slice(2);
void answer();

async function answer(): Promise<void> {
  // Until there is an answer: a process that runs out of work before it said anything has failed.
  process.exitCode = 70;
  try {
    if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')) {
      process.exitCode = say(versionText()) ? 0 : await fully();
    } else {
      process.exitCode = (await quickly()) ?? (await fully());
    }
  } catch (error) {
    // Everything else is reported in there: this is the program that could not be loaded.
    process.exitCode = notLoaded(error as NodeJS.ErrnoException);
  }
  // A command that a signal took leave of may still be at work; it has nothing to say any more.
  if (process.exitCode > 128) process.exit();
}

/** Each of these files is built apart, so that it is whole, and the quick ones are CommonJS: Node starts its loader of modules only for the rest. */
async function quickly(): Promise<number | undefined> {
  if (!QUICK.includes(argv[0] ?? '')) return undefined;
  const { start } = require(`./quick-${argv[0]}.js`) as { start: Start };
  return start(argv);
}

async function fully(): Promise<number> {
  const { main } = (await import(new URL('./cli.mjs', import.meta.url).href)) as typeof import('./cli.js');
  return main(argv);
}

function notLoaded({ code, message }: NodeJS.ErrnoException): number {
  const isShort = code === 'EMFILE' || code === 'ENFILE';
  const hint = isShort ? 'raise the limit of open files (ulimit -n 256), then try again' : 'install runtime again';
  const shownCode = code ?? 'INTERNAL';
  const text = `the program could not be loaded: ${JSON.stringify(message).slice(1, -1)}`;
  const envelope = { error: { code: shownCode, message: text, hint } };
  if (argv.includes('--json')) writeSync(1, `${JSON.stringify(envelope, null, 2)}\n`);
  else writeSync(2, `error ${shownCode}: ${text}\n  next: ${hint}\n`);
  return isShort ? 6 : 70;
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
