import type { Value } from './values.js';

/** Variables by name. Names come from profiles, so they are compared, never used as properties. */
export class Scope {
  readonly #outer: Scope | null;
  /** How many undecided conditions stood around the place that made this scope. */
  readonly guards: number;
  #names: string[] = [];
  #values: Value[] = [];
  /** Takes over from the arrays where there are many names. */
  #map: Map<string, Value> | null = null;

  constructor(outer: Scope | null, guards = 0) {
    this.#outer = outer;
    this.guards = guards;
  }

  #own(name: string): Value | undefined {
    if (this.#map !== null) {
      return this.#map.get(name);
    }
    const at = this.#names.indexOf(name);
    return at === -1 ? undefined : this.#values[at];
  }

  get(name: string): Value | undefined {
    for (let scope: Scope | null = this; scope !== null; scope = scope.#outer) {
      const value = scope.#own(name);
      if (value !== undefined) {
        return value;
      }
    }
    return undefined;
  }

  define(name: string, value: Value): void {
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
      this.#map = new Map(this.#names.map((each, index) => [each, this.#values[index] as Value]));
      this.#map.set(name, value);
    }
  }

  /** The names bound in this scope itself. */
  names(): Iterable<string> {
    return this.#map?.keys() ?? this.#names;
  }

  /** The scope that binds a name, seen from this one. */
  holderOf(name: string): Scope | null {
    for (let scope: Scope | null = this; scope !== null; scope = scope.#outer) {
      if (scope.#own(name) !== undefined) {
        return scope;
      }
    }
    return null;
  }

  get outermost(): Scope {
    let scope: Scope = this;
    while (scope.#outer !== null) {
      scope = scope.#outer;
    }
    return scope;
  }
}
