import type { ArtifactWatch } from './artifact-watch.js';
import { type Identity, notARow, otherRow } from './content-check.js';
import { isObject } from './document.js';
import { EVENTS_FILE } from './names.js';
import { asBundleError } from './problem.js';
import { formForAll, type RowBytes, type RowForm, readRows, type SeenRow } from './row-reader.js';
import { suffixOf } from './schema-version.js';

/** Who looks at the rows of an artifact: whether each is of this run, and what else is asked of them. */
export class RowWatchers {
  /** The first thing wrong with them. */
  problem: Error | null = null;
  readonly #name: string;
  readonly #identity: Identity | null;
  readonly #watches: readonly ArtifactWatch[];
  readonly #form: RowForm;

  constructor(name: string, form: RowForm, identity: Identity | null, watches: readonly ArtifactWatch[]) {
    this.#name = name;
    this.#form = form;
    this.#identity = identity;
    this.#watches = watches;
  }

  /** @throws what the system refuses, and that the artifact changed. What is wrong with its rows is kept. */
  async read(bytes: RowBytes): Promise<void> {
    try {
      const rest = await readRows(this.#form, bytes, this.#name, (row) => this.#see(row));
      for (const watch of this.#watches) watch.end?.(rest);
    } catch (error) {
      const known = asBundleError(error, this.#name) as Error & { code?: string; category?: string };
      if (known.category === 'system' || known.code === 'BUNDLE_CHANGED_WHILE_READ') throw known;
      if (this.#identity !== null) this.problem = known;
      for (const watch of this.#watches) watch.fail(known);
    }
  }

  #see(row: SeenRow): void {
    if (this.#identity !== null && this.problem === null) this.problem = this.#problemOf(row, this.#identity);
    for (const watch of this.#watches) watch.see(row);
  }

  #problemOf({ index, value }: SeenRow, identity: Identity): Error | null {
    return isObject(value) ? otherRow(this.#name, index, value, identity) : notARow(this.#name, index);
  }
}

/** Null where nobody looks at rows. Events and lines belong to the run: their identity is compared row by row. */
export function watchersOf(name: string, identity: Identity, watches: readonly ArtifactWatch[]): RowWatchers | null {
  const own: RowForm | null =
    name === EVENTS_FILE
      ? { kind: 'array', pick: ['run_id', 'world_id'] }
      : /^\.(?:jsonl|ndjson)$/.test(suffixOf(name))
        ? { kind: 'lines' }
        : null;
  const [first, ...others] = [...watches.map(({ form }) => form), ...(own === null ? [] : [own])];
  return first === undefined ? null : new RowWatchers(name, formForAll([first, ...others]), own === null ? null : identity, watches);
}
