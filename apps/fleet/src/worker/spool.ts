import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { acquireBundleLock } from '@runtime/channels';
import { makeDirectoryDurable } from '@runtime/files';

/**
 * The folder of a worker: `archives/<run id>.tar.gz` for each run that is done, and `attempts/` for those under way. An attempt has
 * a folder of its own, and ends as an archive or as nothing: no two write into one bundle. The kernel's lock on the folder keeps other workers out.
 */
export class Spool {
  readonly #folder: string;
  readonly #release: () => Promise<void>;

  private constructor(folder: string, release: () => Promise<void>) {
    this.#folder = folder;
    this.#release = release;
  }

  /** @throws ChannelError `BUNDLE_LOCKED` when another worker has it; FilesError. */
  static async open(folder: string): Promise<Spool> {
    const lock = await acquireBundleLock(folder);
    const spool = new Spool(resolve(folder), () => lock.release());
    for (const part of ['archives', 'attempts']) await makeDirectoryDurable(join(folder, part));
    // Whoever made them is dead: the lock says so.
    for (const name of readdirSync(join(folder, 'attempts'))) spool.#drop(join(folder, 'attempts', name));
    return spool;
  }

  /** Where the archive of a run is, or will be. */
  archive(runId: string): string {
    return join(this.#folder, 'archives', `${runId}.tar.gz`);
  }

  holds(runId: string): boolean {
    return existsSync(this.archive(runId));
  }

  /** A fresh folder for as long as `work` takes. */
  async attempt<T>(runId: string, work: (folder: string) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(this.#folder, 'attempts', `${runId}.`));
    try {
      return await work(folder);
    } finally {
      this.#drop(folder);
    }
  }

  close(): Promise<void> {
    return this.#release();
  }

  #drop(folder: string): void {
    rmSync(folder, { recursive: true, force: true });
  }
}
