import { existsSync, lstatSync, readdirSync, renameSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadBundle } from '@runtime/bundle-store';
import { checkOutsideRuns, FilesError, makeDirectoryDurable, syncDirectory, temporaryName, writeFailure } from '@runtime/files';
import { removedAtExit } from './at-exit.js';
import { documentsBeside } from './layout.js';
import { Place } from './place.js';
import { type ReadArchiveOptions, readArchive } from './read.js';

export interface UnpackResult {
  run_id: string;
  /** The run directory that was made. */
  bundle_dir: string;
  artifacts: number;
  bytes: number;
  /** Documents that came with the run and now stand beside it. */
  beside: string[];
}

/**
 * Unpacks an archive into `<out>/<run_id>`. The run is loaded strictly before it takes its name, so that what stands there is a bundle
 * or nothing; `LATEST` does not move. Documents beside the run (packet, attestations) are laid beside it.
 *
 * @throws ArchiveError, BundleError, ContractError when the archive is none; FilesError `OUTPUT_EXISTS`, `FILE_WRITE_FAILED`.
 */
export async function unpackBundle(file: string, out: string, options: ReadArchiveOptions = {}): Promise<UnpackResult> {
  await checkOutsideRuns(out);
  await makeDirectoryDurable(out);
  const staging = join(out, temporaryName());
  await mkdir(staging, 0o700).catch((error: unknown) => {
    throw writeFailure(error, staging, 'creating');
  });
  const removeStaging = removedAtExit(staging);
  const place = new Place(staging, { sync: true });
  try {
    const { runId, bytes } = await readArchive(file, place, options);
    const bundle = await loadBundle(join(staging, runId), options);
    const beside = Object.values(documentsBeside(runId)).filter((name) => existsSync(join(staging, name)));
    for (const name of [runId, ...beside]) refuseExisting(join(out, name));
    await syncTree(join(staging, runId));
    for (const name of [...beside, runId]) renameSync(join(staging, name), join(out, name));
    await syncDirectory(out);
    return { run_id: runId, bundle_dir: join(out, runId), artifacts: bundle.artifacts.length, bytes, beside };
  } finally {
    place.close();
    removeStaging();
  }
}

function refuseExisting(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
  throw new FilesError({
    code: 'OUTPUT_EXISTS',
    message: `${path} exists`,
    path,
    hint: 'name another folder; a run is never replaced',
  });
}

/** Makes the names below a directory durable. */
async function syncTree(directory: string): Promise<void> {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncTree(join(directory, entry.name));
  }
  await syncDirectory(directory);
}
