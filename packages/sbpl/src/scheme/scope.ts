/** Variables by name. Names come from profiles, so they are compared, never used as properties. */
export class Bindings<V> {
  readonly #outer: Bindings<V> | null;
  /** How many undecided conditions stood around the place that made this scope. */
  readonly guards: number;
  #names: string[] = [];
  #values: V[] = [];
  /** Takes over from the arrays where there are many names. */
  #map: Map<string, V> | null = null;

  constructor(outer: Bindings<V> | null, guards = 0) {
    this.#outer = outer;
    this.guards = guards;
  }

  #own(name: string): V | undefined {
    if (this.#map !== null) {
      return this.#map.get(name);
    }
    const at = this.#names.indexOf(name);
    return at === -1 ? undefined : this.#values[at];
  }

  get(name: string): V | undefined {
    for (let scope: Bindings<V> | null = this; scope !== null; scope = scope.#outer) {
      const value = scope.#own(name);
      if (value !== undefined) {
        return value;
      }
    }
    return undefined;
  }

  define(name: string, value: V): void {
    if (this.#map !== null) {
      this.#map.set(name, value);
      return;
    }
    const at = this.#names.indexOf(name);
    if (at !== -1) {
      this.#values[at] = value;
    } else if (this.#names.length < 8) {
      this.#names.push(name);
      this.#values.push(value);
    } else {
      this.#map = new Map(this.#names.map((each, index) => [each, this.#values[index] as V]));
      this.#map.set(name, value);
    }
  }

  /** The names bound in this scope itself. */
  names(): Iterable<string> {
    return this.#map?.keys() ?? this.#names;
  }

  /** The scope that binds a name, seen from this one. */
  holderOf(name: string): Bindings<V> | null {
    for (let scope: Bindings<V> | null = this; scope !== null; scope = scope.#outer) {
      if (scope.#own(name) !== undefined) {
        return scope;
      }
    }
    return null;
  }

  get outermost(): Bindings<V> {
    let scope: Bindings<V> = this;
    while (scope.#outer !== null) {
      scope = scope.#outer;
    }
    return scope;
  }
}
