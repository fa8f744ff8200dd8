import { closeSync, fsyncSync, linkSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { acquireBundleLock } from '@runtime/channels';
import { makeDirectoryDurable, sha256OfFile, syncDirectory, systemCode, temporaryName, writeFailure } from '@runtime/files';
import { FleetError } from '../error.js';
import type { ReceivedRun } from './receive.js';

/**
 * Where runs are filed: `<store>/<world>/<run id>.tar.gz`, each once and for good. What comes in lies in `.incoming` until it was
 * looked at, where no reader of runs looks. The kernel's lock keeps a second collector out.
 */
export class Store {
  readonly #folder: string;
  readonly #release: () => Promise<void>;

  private constructor(folder: string, release: () => Promise<void>) {
    this.#folder = folder;
    this.#release = release;
  }

  /** @throws ChannelError `BUNDLE_LOCKED` when another collector has it; FilesError. */
  static async open(folder: string): Promise<Store> {
    const lock = await acquireBundleLock(folder);
    const store = new Store(resolve(folder), () => lock.release());
    await makeDirectoryDurable(store.#incoming);
    for (const name of readdirSync(store.#incoming)) rmSync(join(store.#incoming, name), { force: true });
    return store;
  }

  /** A file for as long as `look` takes. */
  async incoming<T>(look: (file: string) => Promise<T>): Promise<T> {
    const file = join(this.#incoming, `${temporaryName()}.tar.gz`);
    try {
      return await look(file);
    } catch (error) {
      throw systemCode(error) === undefined ? error : writeFailure(error, file, 'receiving into');
    } finally {
      rmSync(file, { force: true });
    }
  }

  /** Where a run is filed. */
  place({ run_id, world_id }: Pick<ReceivedRun, 'run_id' | 'world_id'>): string {
    return join(this.#folder, folderOf(world_id), `${run_id}.tar.gz`);
  }

  holds(run: Pick<ReceivedRun, 'run_id' | 'world_id'>): boolean {
    return statSync(this.place(run), { throwIfNoEntry: false }) !== undefined;
  }

  /**
   * Files an archive. One that is filed already stays as it is.
   *
   * @returns False when the same was filed before.
   * @throws FleetError `FLEET_RUN_FILED` when other evidence is filed under the run; FilesError `FILE_WRITE_FAILED`.
   */
  async file(file: string, run: ReceivedRun): Promise<boolean> {
    const place = this.place(run);
    const folder = join(this.#folder, folderOf(run.world_id));
    await makeDirectoryDurable(folder);
    try {
      syncFile(file);
      linkSync(file, place);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw writeFailure(error, place, 'filing');
      const [here, there] = await Promise.all([sha256OfFile(file), sha256OfFile(place)]);
      if (here.sha256 === there.sha256) return false;
      throw new FleetError({
        code: 'FLEET_RUN_FILED',
        message: `other evidence is filed under the run ${run.run_id}`,
        path: place,
        hint: 'the first that came is the run; the other stays with the worker that made it',
      });
    }
    await syncDirectory(folder);
    return true;
  }

  close(): Promise<void> {
    return this.#release();
  }

  get #incoming(): string {
    return join(this.#folder, '.incoming');
  }
}

function syncFile(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** A world's folder: its id, with what a file name cannot hold written as `%XX`. */
const folderOf = (worldId: string): string => encodeURIComponent(worldId).replace(/^\./, '%2E');
