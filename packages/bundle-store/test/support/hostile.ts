import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostileCase } from './hostile-case.js';
import { HOSTILE_DOCUMENTS } from './hostile-documents.js';
import { HOSTILE_FILES } from './hostile-files.js';
import { HOSTILE_NAMES } from './hostile-names.js';
import { layOutRun } from './run.js';

/** Each bundle is good but for one aspect. */
export const HOSTILE: readonly HostileCase[] = [...HOSTILE_NAMES, ...HOSTILE_FILES, ...HOSTILE_DOCUMENTS];

/** Lays out the good bundle and spoils it. Returns what ends the spoiling, if anything goes on. */
export async function layOutHostile(place: string, hostile: HostileCase): Promise<{ dir: string; end: () => void }> {
  const out = join(place, 'out');
  const run = join(out, 'run-1');
  const outside = join(place, 'outside');
  mkdirSync(outside, { recursive: true });
  writeFileSync(join(outside, 'secret.txt'), 'secret');
  layOutRun(run, { runId: 'run-1', writerPid: 1 });
  writeFileSync(join(out, 'LATEST'), 'run-1\n');
  const end = await hostile.spoil({ out, run, outside });
  return { dir: hostile.through === 'root' ? out : run, end: typeof end === 'function' ? end : () => {} };
}
