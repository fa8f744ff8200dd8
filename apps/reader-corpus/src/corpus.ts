import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extract } from 'tar';
import type { Manifest } from './manifest.js';

/** One file, because a package manager does not keep every name and mode that a faulty bundle needs. */
const ARCHIVE = fileURLToPath(new URL('./bundles.tgz', import.meta.url));

/** Writes the good and bad bundles into a folder, made when missing, and returns what each must end in. */
export function unpackCorpus(folder: string): Manifest {
  mkdirSync(folder, { recursive: true });
  extract({ file: ARCHIVE, cwd: folder, sync: true });
  return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
}
