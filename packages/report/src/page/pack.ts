/** A place in a pool. */
export type Ref = number;

/**
 * Values with every string and every part that comes up again kept once. A pool holds texts, numbers, true, false and null as they
 * are. A list is `[0, ...refs]`; an object is `[shape, ...refs]`, where `shapes[shape]` has its member names.
 */
export interface Pool {
  shapes: string[][];
  values: (string | number | boolean | null | number[])[];
}

/** Most values that are known by their text, which is quicker to make than a value is to take apart. */
const MOST_KNOWN = 4096;

/** Puts values into one pool: thousands of rows that differ in a path take little more than their paths. */
export class Packer {
  readonly #pool: Pool = { shapes: [[]], values: [] };
  readonly #plain = new Map<unknown, Ref>();
  readonly #composites = new Map<string, Ref>();
  readonly #shapes = new Map<string, number>();
  readonly #known = new Map<string, Ref>();

  add(value: unknown): Ref {
    if (typeof value !== 'object' || value === null) return this.#ref(this.#plain, value, value as string);
    const text = JSON.stringify(value);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const ref = this.addParts(value);
    if (this.#known.size === MOST_KNOWN) this.#known.clear();
    this.#known.set(text, ref);
    return ref;
  }

  /** As {@link add}, for a value that is seldom like another: its parts are known by their text, and it is put together from them. */
  addParts(value: object): Ref {
    const parts = Object.values(value).map((part) => this.add(part));
    return this.#composite([Array.isArray(value) ? 0 : this.#shape(Object.keys(value)), ...parts]);
  }

  /** The object at a place with one member more. */
  extend(ref: Ref, name: string, value: unknown): Ref {
    const [shape = 0, ...parts] = this.#pool.values[ref] as number[];
    return this.#composite([this.#shape([...(this.#pool.shapes[shape] ?? []), name]), ...parts, this.add(value)]);
  }

  /**
   * What the values at these places need, in the order in which they need it, whenever that was added.
   *
   * @returns The pool, and the new places.
   */
  poolOf(roots: readonly Ref[]): { pool: Pool; refs: Ref[] } {
    const pool: Pool = { shapes: [[]], values: [] };
    const shapes = new Map([[0, 0]]);
    const places = new Int32Array(this.#pool.values.length).fill(-1);
    const shapeOf = (shape: number): number => {
      const known = shapes.get(shape) ?? pool.shapes.push(this.#pool.shapes[shape] ?? []) - 1;
      shapes.set(shape, known);
      return known;
    };
    const take = (ref: Ref): Ref => {
      const known = places[ref] as number;
      if (known !== -1) return known;
      const value = this.#pool.values[ref] ?? null;
      const taken = Array.isArray(value) ? value.map((part, at) => (at === 0 ? shapeOf(part) : take(part))) : value;
      places[ref] = pool.values.push(taken) - 1;
      return places[ref] as number;
    };
    return { refs: roots.map(take), pool };
  }

  #composite(packed: number[]): Ref {
    return this.#ref(this.#composites, packed.join(), packed);
  }

  #ref<Key>(refs: Map<Key, Ref>, key: Key, value: Pool['values'][number]): Ref {
    let ref = refs.get(key);
    if (ref === undefined) {
      ref = this.#pool.values.push(value) - 1;
      refs.set(key, ref);
    }
    return ref;
  }

  #shape(names: string[]): number {
    const key = names.join();
    let shape = this.#shapes.get(key);
    if (shape === undefined) {
      shape = this.#pool.shapes.push(names) - 1;
      this.#shapes.set(key, shape);
    }
    return shape;
  }
}

/** The value at a place of a pool. */
export function unpack({ shapes, values }: Pool, ref: Ref): unknown {
  const value = values[ref];
  if (!Array.isArray(value)) return value;
  const [shape = 0, ...parts] = value;
  const members = parts.map((part) => unpack({ shapes, values }, part));
  return shape === 0 ? members : Object.fromEntries((shapes[shape] ?? []).map((name, index) => [name, members[index]]));
}

/** What the script of a page reads: a pool, and where in it things are. Rows and details are parallel; texts are those of the profiles. */
export interface PageData extends Pool {
  model: Ref;
  texts: Ref[];
  rows: Ref[];
  details: Ref[];
}
