import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodeFileSystem, writeAll, writeFailure } from '@runtime/files';
import { FILE_MODE } from './layout.js';
import type { Sink } from './read.js';

/** Writes entries into a fresh directory of ours. Names come from the index, which lets none lead out of it. */
export class Place implements Sink {
  readonly #directory: string;
  readonly #sync: boolean;
  #path = '';
  #fd: number | null = null;

  constructor(directory: string, options: { sync: boolean }) {
    this.#directory = directory;
    this.#sync = options.sync;
  }

  begin(path: string): void {
    this.#path = path;
    const target = join(this.#directory, path);
    this.#try(() => {
      mkdirSync(dirname(target), { recursive: true });
      this.#fd = openSync(target, 'wx', FILE_MODE);
    });
  }

  write(bytes: Uint8Array): void {
    this.#try(() => writeAll(nodeFileSystem, this.#fd!, bytes));
  }

  end(): void {
    this.#try(() => {
      if (this.#sync) fsyncSync(this.#fd!);
      this.close();
    });
  }

  /** Closes what is open; for the end of a read that failed. */
  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  #try(step: () => void): void {
    try {
      step();
    } catch (error) {
      throw writeFailure(error, this.#path, 'unpacking');
    }
  }
}
