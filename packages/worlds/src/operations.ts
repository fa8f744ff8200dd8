import type { BuiltInAnswer, OperationRow, WorldOperations } from '@runtime/contracts';

/** A filtered rule that the compiler adds after the text of every profile. */
export interface ImplicitRule {
  attribute: string;
  value: string;
  action: 'allow' | 'deny';
  /** False where it is not known whether this host's compiler adds it. */
  certain: boolean;
}

const NO_RULES: readonly ImplicitRule[] = [];

/** The operations of a world: what they are called, and what answers where no rule does. */
export class OperationTable {
  /** By id. Empty where the world does not say. */
  readonly names: readonly string[];
  readonly #document: WorldOperations | undefined;
  readonly #root: string | null;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #families = new Map<string, readonly string[]>();
  readonly #implicit = new Map<string, ImplicitRule[]>();

  constructor(document: WorldOperations | undefined) {
    this.#document = document;
    this.names = document?.table.map(({ name }) => name) ?? [];
    this.#root = document?.table.find(({ parent }) => parent === null)?.name ?? null;
    this.#ids = new Map(this.names.map((name, id) => [name, id]));
    for (const { operation, attribute, value, action, source } of document?.implicit ?? []) {
      const rule = { attribute, value, action, certain: source !== 'assumed' };
      this.#implicit.set(operation, [...this.implicit(operation), rule]);
    }
  }

  /** Whether the world has an operation table at all; without one, no name is known to be wrong. */
  get known(): boolean {
    return this.#document !== undefined;
  }

  get sources(): WorldOperations['sources'] | null {
    return this.#document?.sources ?? null;
  }

  /** The id of an operation by its exact name, or null. */
  id(name: string): number | null {
    return this.#ids.get(name) ?? null;
  }

  /** The operation that is asked where this one has neither a rule nor a built-in answer; null for the root, which a name not in the table is asked of. */
  parent(name: string): string | null {
    const row = this.#row(name);
    return row === undefined ? this.#root : row.parent;
  }

  /** What an operation answers without any rule. Null: its parent does. */
  builtIn(name: string, profileVersion: number): Exclude<BuiltInAnswer, 'parent'> | null {
    const answers = this.#row(name)?.built_in;
    const answer = answers === undefined ? 'parent' : (answers[String(profileVersion)] ?? 'unknown');
    return answer === 'parent' ? null : answer;
  }

  /** Operations that exist only inside a message filter; no family name outside of one reaches them. */
  isMessage(name: string): boolean {
    return this.#row(name)?.message === true;
  }

  /** The operations that a name of another release may speak about; null for a name that is not one. */
  oldName(name: string): readonly string[] | null {
    const names = this.#document?.old_names;
    return names !== undefined && Object.hasOwn(names, name) ? (names[name] ?? null) : null;
  }

  /** The operation that a name of another release means here; null for a name that means none, or that this table has itself. */
  sameAs(name: string): string | null {
    const names = this.#document?.same_names;
    return names !== undefined && !this.#ids.has(name) && Object.hasOwn(names, name) ? (names[name] ?? null) : null;
  }

  /**
   * The table's name for an operation as profiles write it. A name without its star (`process-exec`, `iokit-open`,
   * `ipc-posix-shm`) is the older spelling of the starred one, and a star after the beginning of several names
   * (`ipc-posix-shm-read*`) is their family. Null when the name is none of these.
   */
  canonical(name: string): string | null {
    if (this.#ids.has(name)) return name;
    if (this.#ids.has(`${name}*`)) return `${name}*`;
    return name.endsWith('*') && this.family(name).length > 0 ? name : null;
  }

  /** Every operation a name covers: itself and, with a star, all operations it is a prefix of. `default` covers all. */
  family(name: string): readonly string[] {
    const known = this.#families.get(name);
    if (known !== undefined) return known;
    const family = this.#membersOf(this.#ids.has(name) || name.endsWith('*') ? name : this.canonical(name));
    // Names come from profiles: only those that mean something are worth keeping.
    if (family.length > 0) this.#families.set(name, family);
    return family;
  }

  /** The operations under which a rule on a name is entered: the name itself, or the members of a family that is no operation. */
  entries(name: string): readonly string[] {
    return this.#ids.has(name) ? [name] : this.family(name);
  }

  /** Rules that the compiler adds for an operation. */
  implicit(name: string): readonly ImplicitRule[] {
    return this.#implicit.get(name) ?? NO_RULES;
  }

  #membersOf(name: string | null): readonly string[] {
    if (name === 'default') return this.names.filter((each) => each !== 'default' && !this.isMessage(each));
    if (name?.endsWith('*')) {
      const stem = name.slice(0, -1);
      return this.names.filter((each) => isOfStem(each, stem) && !this.isMessage(each));
    }
    return name === null ? [] : [name];
  }

  #row(name: string): OperationRow | undefined {
    const id = this.#ids.get(name);
    return id === undefined ? undefined : this.#document?.table[id];
  }
}

/** `file-read` is the stem of `file-read*` and `file-read-data`, and not of `file-reader`. */
const isOfStem = (name: string, stem: string): boolean =>
  name.startsWith(stem) && (name.length === stem.length || name[stem.length] === '*' || name[stem.length] === '-');
