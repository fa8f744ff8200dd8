import type { FilterRow, WorldFilters } from '@runtime/contracts';

/** The filter vocabulary of a world, with both of its numberings. */
export class FilterVocabulary {
  readonly #document: WorldFilters | undefined;
  readonly #rows: ReadonlyMap<string, FilterRow>;

  constructor(document: WorldFilters | undefined) {
    this.#document = document;
    this.#rows = new Map(document?.table.map((row) => [row.name, row]));
  }

  get known(): boolean {
    return this.#document !== undefined;
  }

  get sources(): WorldFilters['sources'] | null {
    return this.#document?.sources ?? null;
  }

  get names(): readonly string[] {
    return [...this.#rows.keys()];
  }

  /** A filter with its number in documents and its number in the `sandbox_check` call, each null where it has none. */
  byName(name: string): FilterRow | null {
    return this.#rows.get(name) ?? null;
  }

  /** A filter by its number in documents. */
  byNumber(number: number): FilterRow | null {
    return this.#document?.table.find((row) => row.number === number) ?? null;
  }

  /** The filter a question about an operation uses unless the probe names one: the operation's own, else that of its longest prefix. */
  defaultFor(operation: string): FilterRow | null {
    let found: { prefix: string; filter: string } | null = null;
    for (const each of this.#document?.defaults ?? []) {
      if ('operation' in each) {
        if (each.operation === operation) return this.byName(each.filter);
      } else if (operation.startsWith(each.prefix) && each.prefix.length > (found?.prefix.length ?? -1)) {
        found = each;
      }
    }
    return found === null ? null : this.byName(found.filter);
  }
}
