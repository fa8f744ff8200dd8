import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { StagedFile } from './stage.js';

/** The files of the FFI add-on that the runner loads on this machine: three, of the hundreds in its package. */
const FILES = (triplet: string): string[] => ['package.json', 'index.js', `build/koffi/${triplet}/koffi.node`];

/**
 * The add-on as it would be staged beside the runner, found from where the runner itself would load it. Empty when it is
 * not installed, or has no build for this machine.
 */
export function addOnFiles(runner: string, triplet = `${process.platform}_${process.arch}`): StagedFile[] {
  let root: string;
  try {
    root = dirname(createRequire(runner).resolve('koffi'));
  } catch {
    return [];
  }
  const files = FILES(triplet).map((name) => ({ name: `node_modules/koffi/${name}`, from: join(root, name), sha256: null }));
  return files.every(({ from }) => existsSync(from)) ? files : [];
}
