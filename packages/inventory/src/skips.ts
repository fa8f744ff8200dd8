import type { ScannerRecord } from '@runtime/contracts';
import { compareCodePoints } from '@runtime/contracts';

/** Why a file or directory gave no hits. */
export type SkipReason =
  /** Holds a keyword and a NUL byte: a hit in it is not a line that somebody wrote. */
  | 'binary'
  /** Larger than the ceiling. */
  | 'too_large'
  /** A symbolic link; its target, if it lies in the repository, is seen under its own name. */
  | 'link'
  /** A socket, FIFO or device. */
  | 'special'
  /** The system refused. */
  | 'unreadable'
  /** A name that is not UTF-8, which no document can hold. */
  | 'name_not_utf8'
  /** Gone, or another kind of file, when it was opened. */
  | 'vanished';

/** The document lists this many; the counts cover all. */
const LISTED = 1000;

/** After these the inventory may lack something that is in the repository. */
const INCOMPLETE: ReadonlySet<SkipReason> = new Set(['too_large', 'unreadable', 'name_not_utf8', 'vanished']);

/** Keeps count of what was not searched, so that an empty answer can be told from a blind one. */
export class Skips {
  readonly #counts = new Map<SkipReason, number>();
  readonly #listed: { path: string; reason: SkipReason }[] = [];

  add(path: string, reason: SkipReason): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
    this.#listed.push({ path, reason });
  }

  get complete(): boolean {
    return ![...this.#counts.keys()].some((reason) => INCOMPLETE.has(reason));
  }

  record(): Pick<ScannerRecord, 'skipped' | 'skipped_counts'> {
    const skipped = this.#listed.sort((a, b) => compareCodePoints(a.path, b.path)).slice(0, LISTED);
    const counts = [...this.#counts].sort(([a], [b]) => compareCodePoints(a, b));
    return { skipped, skipped_counts: Object.fromEntries(counts) };
  }
}
