import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { INDEX_FILE } from '@runtime/bundle-store';
import { ARTIFACTS, compareCodePoints } from '@runtime/contracts';
import { readFailure } from '@runtime/files';
import { openArchive } from './open.js';
import type { ReadArchiveOptions } from './read.js';

/** A run somewhere: a directory, or an archive that is opened for as long as it is read. */
export interface RunSource {
  path: string;
  /** Named by the caller, not found on the way. */
  named: boolean;
  open(options: ReadArchiveOptions): Promise<{ directory: string; close(): void }>;
}

/** Folders are searched this deep for runs: a fleet keeps them by world and run. */
const DEPTH = 4;

/**
 * The runs that paths lead to, in order and each once: a run directory, an archive, or a folder with runs and archives somewhere below.
 *
 * @throws FilesError when a named path cannot be looked at.
 */
export function runSources(paths: readonly string[]): RunSource[] {
  const found = new Map<string, RunSource>();
  for (const path of paths) {
    let isDirectory: boolean;
    try {
      isDirectory = statSync(path).isDirectory();
    } catch (error) {
      throw readFailure(error, path);
    }
    if (!isDirectory) add(found, archiveAt(path, true));
    else if (isRun(path)) add(found, runAt(path, true));
    else for (const source of below(path, DEPTH)) add(found, source);
  }
  return [...found.values()];
}

const add = (found: Map<string, RunSource>, source: RunSource): void => {
  if (!found.has(source.path)) found.set(source.path, source);
};

function* below(folder: string, depth: number): Generator<RunSource> {
  if (depth === 0) return;
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.isFile() && /\.(?:tar\.gz|tgz)$/.test(entry.name)) yield archiveAt(path, false);
    else if (entry.isDirectory() && isRun(path)) yield runAt(path, false);
    else if (entry.isDirectory()) yield* below(path, depth - 1);
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => compareCodePoints(a.name, b.name));
  } catch (error) {
    throw readFailure(error, folder);
  }
}

const isRun = (folder: string): boolean => [INDEX_FILE, ARTIFACTS.run_status.file].some((name) => exists(join(folder, name)));

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

const runAt = (path: string, named: boolean): RunSource => ({ path, named, open: async () => ({ directory: path, close: () => {} }) });

const archiveAt = (path: string, named: boolean): RunSource => ({ path, named, open: (options) => openArchive(path, options) });
