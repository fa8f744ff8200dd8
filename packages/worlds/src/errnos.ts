import type { Provenance, WorldErrnos } from '@runtime/contracts';

type ErrnoRow = WorldErrnos['table'][number];

/** The errno names of a world. The table of the machine that reads the evidence is never asked. */
export class ErrnoTable {
  readonly source: Provenance | null;
  readonly #byNumber: ReadonlyMap<unknown, ErrnoRow>;
  readonly #byName: ReadonlyMap<string, ErrnoRow>;

  constructor(document: WorldErrnos | undefined) {
    this.source = document === undefined ? null : { source: document.source, from: document.from };
    const rows = document?.table ?? [];
    this.#byNumber = new Map(rows.map((row) => [row.number, row]));
    this.#byName = new Map(rows.map((row) => [row.name, row]));
  }

  get known(): boolean {
    return this.source !== null;
  }

  /** `EPERM` for 1. Null for a number the table does not know, and for what is not an integer. */
  name(errno: unknown): string | null {
    return this.#byNumber.get(errno)?.name ?? null;
  }

  /** 1 for `EPERM`; null for a name the table does not know. */
  number(name: string): number | null {
    return this.#byName.get(name)?.number ?? null;
  }

  /** The words of the host's C library, which has some for every number. */
  text(errno: number): string {
    return this.#byNumber.get(errno)?.text ?? `Unknown error: ${errno}`;
  }
}
