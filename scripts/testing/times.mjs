import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../toolchain.mjs';

const FILE = join(repositoryRoot, '.cache', 'test-times.json');

/** How many seconds things took the last time on this machine: files of tests by path, and `everything`. Empty before the first time. */
export function lastTimes() {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8'));
  } catch {
    return {};
  }
}

export function rememberTimes(times) {
  mkdirSync(join(FILE, '..'), { recursive: true });
  writeFileSync(FILE, `${JSON.stringify({ ...lastTimes(), ...times }, null, 2)}\n`);
}

export const inWords = (seconds) =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
