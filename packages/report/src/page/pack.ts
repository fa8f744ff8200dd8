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

/** Puts values into one pool: thousands of rows that differ in a path take little more than their paths. */
export class Packer {
  readonly pool: Pool = { shapes: [[]], values: [] };
  readonly #refs = new Map<string, Ref>();
  readonly #shapes = new Map<string, number>();

  add(value: unknown): Ref {
    if (typeof value !== 'object' || value === null) return this.#ref(JSON.stringify(value), value as string);
    const packed = Array.isArray(value)
      ? [0, ...value.map((part) => this.add(part))]
      : [this.#shape(Object.keys(value)), ...Object.values(value).map((part) => this.add(part))];
    return this.#ref(`[${packed.join()}`, packed);
  }

  #ref(key: string, value: Pool['values'][number]): Ref {
    let ref = this.#refs.get(key);
    if (ref === undefined) {
      ref = this.pool.values.push(value) - 1;
      this.#refs.set(key, ref);
    }
    return ref;
  }

  #shape(names: string[]): number {
    const key = names.join();
    let shape = this.#shapes.get(key);
    if (shape === undefined) {
      shape = this.pool.shapes.push(names) - 1;
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
