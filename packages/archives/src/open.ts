import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removedAtExit } from './at-exit.js';
import { Place } from './place.js';
import { type ReadArchiveOptions, readArchive } from './read.js';

/** A run out of an archive, for as long as it is looked at. */
export interface OpenedArchive {
  /** The run directory, in a private folder. */
  directory: string;
  /** Removes it; the end of the process does so too. */
  close(): void;
}

/**
 * Opens an archive for the readers of bundles, which take the directory as any other: they verify it themselves.
 *
 * @throws ArchiveError, BundleError, ContractError when the archive is none; FilesError when the system refuses.
 */
export async function openArchive(file: string, options: ReadArchiveOptions = {}): Promise<OpenedArchive> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-archive-'));
  const close = removedAtExit(folder);
  const place = new Place(folder, { sync: false });
  try {
    const { runId } = await readArchive(file, place, options);
    return { directory: join(folder, runId), close };
  } catch (error) {
    place.close();
    close();
    throw error;
  }
}
