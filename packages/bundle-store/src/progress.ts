import { steadyNow } from '@runtime/files';
import type { IndexedArtifact } from './index-document.js';

/** How far a validation has come. */
export interface ValidationProgress {
  /** Artifacts that were looked at, of those the index names. */
  done: number;
  total: number;
  /** What of them was read, of what the index says they hold. */
  done_bytes: number;
  total_bytes: number;
  /** Bytes a second since the first artifact. */
  rate: number;
  /** The artifact at hand, by its name in the bundle. */
  current: string | null;
}

/** A caller is told at most this often; the end is always told. */
const EVERY_MS = 50;

/** Turns artifacts into progress. The callback's own failures are the caller's, and do not stop a validation. */
export class ProgressReporter {
  readonly #onProgress: (progress: ValidationProgress) => void;
  #started = 0;
  #told = 0;
  #done = 0;
  #total = 0;
  #settledBytes = 0;
  #totalBytes = 0;
  #current: string | null = null;

  constructor(onProgress: (progress: ValidationProgress) => void) {
    this.#onProgress = onProgress;
  }

  start(entries: readonly IndexedArtifact[]): void {
    this.#total = entries.length;
    for (const { size } of entries) this.#totalBytes += size ?? 0;
    this.#started = this.#told = steadyNow();
  }

  /** `position` bytes of an artifact have been read. */
  reading(name: string, position: number): void {
    this.#current = name;
    this.#tellIfDue(position);
  }

  /** An artifact is done with, whatever was found. */
  settled(name: string, size: number): void {
    this.#current = name;
    this.#done++;
    this.#settledBytes += size;
    this.#tellIfDue(0);
  }

  end(): void {
    this.#tell(steadyNow(), 0);
  }

  #tellIfDue(position: number): void {
    const now = steadyNow();
    if (now - this.#told >= EVERY_MS) this.#tell(now, position);
  }

  #tell(now: number, position: number): void {
    this.#told = now;
    const bytes = this.#settledBytes + position;
    try {
      this.#onProgress({
        done: this.#done,
        total: this.#total,
        done_bytes: bytes,
        total_bytes: this.#totalBytes,
        rate: bytes / (Math.max(now - this.#started, 1) / 1000),
        current: this.#current,
      });
    } catch {
      // A progress display that breaks must not cost the answer.
    }
  }
}
