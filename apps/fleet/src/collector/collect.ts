import { accessSync, constants, copyFileSync } from 'node:fs';
import { readFailure } from '@runtime/files';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { FleetError } from '../error.js';
import type { ListedKey } from '../keys.js';
import { dropArchive, takeArchive } from '../server/archive-bytes.js';
import { ARCHIVES } from '../server/names.js';
import { asJobFailure } from '../server/outcome.js';
import type { ArchiveJob } from '../server/queues.js';
import { aborted, type WorkOptions, workerOptions } from '../worker/work.js';
import { type ReceivedRun, receive } from './receive.js';
import type { Store } from './store.js';

export interface Collection {
  store: Store;
  /** Keys of the workers whose runs are taken. */
  keys: readonly ListedKey[];
  /** The most that the artifacts of a run may hold together. */
  maxBytes: number;
}

/** Files what workers deliver until the signal comes. */
export async function collect(client: Redis, collection: Collection, options: WorkOptions): Promise<{ filed: number; refused: number }> {
  const done = { filed: 0, refused: 0 };
  const worker = new Worker<ArchiveJob>(
    ARCHIVES,
    async ({ data }) => {
      try {
        const place = await fileJob(client, collection, data);
        options.say(`filed ${place}`);
        done.filed++;
        return place;
      } catch (error) {
        const failure = asJobFailure(error);
        options.say(`${data.run_id}: ${failure.message}`);
        done.refused++;
        throw failure;
      }
    },
    workerOptions(options),
  );
  worker.on('error', ({ message }) => options.say(`waiting for the server: ${message}`));
  await aborted(options.signal);
  await worker.close();
  return done;
}

/** The archive leaves the server only after it lies in the store for good. */
async function fileJob(client: Redis, { store, keys, maxBytes }: Collection, job: ArchiveJob): Promise<string> {
  const isHere = await store.incoming(async (file) => {
    if (!(await takeArchive(client, job, file))) return store.holds(job);
    await store.file(file, await receive(file, keys, { announced: job, maxBytes }));
    return true;
  });
  if (!isHere) {
    throw new FleetError({
      code: 'FLEET_ARCHIVE_MISSING',
      message: `neither the server nor the store has the archive of run ${job.run_id}`,
      hint: 'queue its submission again: the run is delivered anew, or made anew where no worker kept it',
    });
  }
  await dropArchive(client, job.sha256);
  return store.place(job);
}

/** Files an archive that was carried here by hand. */
export async function fileArchive(
  { store, keys, maxBytes }: Collection,
  archive: string,
): Promise<ReceivedRun & { path: string; filed: boolean }> {
  try {
    accessSync(archive, constants.R_OK);
  } catch (error) {
    throw readFailure(error, archive);
  }
  return store.incoming(async (file) => {
    copyFileSync(archive, file, constants.COPYFILE_EXCL);
    const run = await receive(file, keys, { maxBytes });
    return { ...run, path: store.place(run), filed: await store.file(file, run) };
  });
}
