import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { LOCK_FILE } from './lock.js';
import { kernelLocksPath } from './native.js';

/** A second process that has tried the lock of a bundle root. */
export interface OtherProcess {
  /** Null: it ended without an answer. */
  answer: 'taken' | 'refused' | null;
  /** Ends it as a crash would: it gives nothing back itself. */
  kill(): Promise<void>;
}

/** It ends by itself when whoever started it is gone. */
const PROGRAM = `const [addOn, path] = process.argv.slice(1);
const file = require('node:fs').openSync(path, 'r+');
process.stdout.write(require(addOn).tryLock(file) ? 'taken' : 'refused');
process.stdin.resume();`;

/** Tries the lock of a root that has been locked before, in a process of its own that keeps what it gets. */
export async function lockInOtherProcess(outDir: string, signal?: AbortSignal): Promise<OtherProcess> {
  const argv = ['-e', PROGRAM, kernelLocksPath(), join(outDir, LOCK_FILE)];
  const child = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'ignore'], signal, killSignal: 'SIGKILL' });
  const ended = once(child, 'exit').catch(() => {});
  return {
    answer: await Promise.race([firstWord(child), ended.then(() => null)]),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function firstWord(child: ChildProcess): Promise<OtherProcess['answer']> {
  const [word] = await once(child.stdout!, 'data').catch(() => [null]);
  return String(word) === 'taken' ? 'taken' : String(word) === 'refused' ? 'refused' : null;
}
