import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { discard, type FileSystem, OPEN, temporaryName, writeAll, writeFailure } from '@runtime/files';

/** What is known of a file once it is written. */
export interface WrittenFile {
  sha256: string;
  size: number;
}

/**
 * A file that is being written under a temporary name and hashed as it grows. It gets its own name when all of it is on
 * the disk; that name and the directory are the caller's to sync.
 */
export class ArtifactFile {
  readonly #fs: FileSystem;
  readonly #path: string;
  readonly #temporary: string;
  readonly #fd: number;
  readonly #digest = createHash('sha256');
  #size = 0;
  #open = true;

  /** @throws FilesError `FILE_WRITE_FAILED` */
  constructor(fs: FileSystem, path: string) {
    this.#fs = fs;
    this.#path = path;
    this.#temporary = join(dirname(path), temporaryName());
    try {
      this.#fd = fs.open(this.#temporary, OPEN.createNew, 0o644);
    } catch (error) {
      throw writeFailure(error, path, 'creating');
    }
  }

  /** Whether more may be written. */
  get isOpen(): boolean {
    return this.#open;
  }

  /** @throws FilesError `FILE_WRITE_FAILED`; the file is gone then. */
  write(bytes: Uint8Array): void {
    try {
      writeAll(this.#fs, this.#fd, bytes);
    } catch (error) {
      this.abandon();
      throw writeFailure(error, this.#path, 'writing');
    }
    // What was meant is hashed: whoever exchanges the file is found out.
    this.#digest.update(bytes);
    this.#size += bytes.length;
  }

  /** Syncs the file and gives it its name. @throws FilesError `FILE_WRITE_FAILED`; the file is gone then. */
  async close(): Promise<WrittenFile> {
    this.#open = false;
    try {
      try {
        await this.#fs.sync(this.#fd);
      } finally {
        this.#fs.close(this.#fd);
      }
      this.#fs.rename(this.#temporary, this.#path);
    } catch (error) {
      discard(this.#fs, this.#temporary);
      throw writeFailure(error, this.#path, 'writing');
    }
    return { sha256: this.#digest.digest('hex'), size: this.#size };
  }

  /** Leaves nothing of it. */
  abandon(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#fs.close(this.#fd);
    discard(this.#fs, this.#temporary);
  }
}
