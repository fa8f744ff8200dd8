import type { ArtifactWatch, ArtifactWatches, RowForm } from '@runtime/bundle-store';
import { object, type Row } from './values.js';

/** Who looks at rows of several documents of a bundle, numbers kept as they are written. A row that is no object is an empty one. */
export abstract class RowWatches {
  readonly #watches = new Map<string, ArtifactWatch>();
  #error: Error | null = null;

  get watches(): ArtifactWatches {
    return this.#watches;
  }

  /** @param end Is shown what stands around the rows. */
  protected rows(name: string, form: RowForm, see: (row: Row, keys: readonly string[]) => void, end?: (rest: Row) => void): void {
    this.#watches.set(name, {
      form: { ...form, exactNumbers: true },
      see: ({ value, keys }) => see(object(value), keys),
      end: (rest) => end?.(object(rest)),
      fail: (error) => {
        this.#error ??= error;
      },
    });
  }

  protected throwIfFailed(): void {
    if (this.#error !== null) throw this.#error;
  }
}
