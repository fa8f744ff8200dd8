import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { killGroup } from '../supervise/run-process.js';
import { helperArguments } from './calls.js';
import { assertHelper, type Helper } from './helper.js';
import { readHelperOutput } from './record.js';

const LIMIT_MS = 10_000;

/** Watches a notification from outside the sandbox. */
export interface Watch {
  /** How many posts arrived since it began; null when nobody can tell. */
  delivered(): Promise<number | null>;
}

/**
 * A helper without policy that registers for the name. It comes back once the name is registered, or the helper has ended;
 * then the answer is that nobody can tell.
 */
export async function watchNotification(helper: Helper, name: string): Promise<Watch> {
  assertHelper(helper);
  const child = spawn(helper.path, helperArguments({ call: 'notify_watch', options: { name } }, 'none'), {
    cwd: '/',
    env: { LC_ALL: 'C' },
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
  });
  const timer = setTimeout(() => killGroup(child.pid), LIMIT_MS);
  const chunks: Buffer[] = [];
  const output = child.stdio[3] as Readable;
  child.stdin?.on('error', () => {});
  const ended = new Promise<void>((resolve) => {
    output.once('close', resolve);
    child.once('error', () => resolve());
  });
  await Promise.race([ended, new Promise((resolve) => output.on('data', (chunk: Buffer) => resolve(chunks.push(chunk))))]);
  return {
    async delivered() {
      clearTimeout(timer);
      const last = setTimeout(() => killGroup(child.pid), LIMIT_MS);
      child.stdin?.end();
      await ended;
      clearTimeout(last);
      return readHelperOutput(Buffer.concat(chunks)).answer?.details.delivered ?? null;
    },
  };
}
