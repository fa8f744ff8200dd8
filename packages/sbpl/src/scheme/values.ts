import type { Filter } from '../policy/filter.js';
import type { RuleModifier } from '../policy/rule.js';
import type { SbplNode } from '../reader/node.js';
import type { UnknownConstruct } from '../types.js';

/** A symbol as a value: quoted, or unbound where a filter may take it as a word (`self`, `AF_INET`). */
export class SymbolValue {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export class CharacterValue {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

export class FilterValue {
  readonly filter: Filter;
  /** Filters inside, shared ones counted each time they are met, and how deep they nest. */
  readonly size: number;
  readonly depth: number;
  constructor(filter: Filter, size = 1, depth = 1) {
    this.filter = filter;
    this.size = size;
    this.depth = depth;
  }
}

export class ModifierValue {
  readonly modifier: RuleModifier;
  constructor(modifier: RuleModifier) {
    this.modifier = modifier;
  }
}

/** A value the evaluator cannot compute. It spreads to whatever uses it and ends as an undecided filter or rule. */
export class UnknownValue {
  readonly unknown: UnknownConstruct;
  constructor(unknown: UnknownConstruct) {
    this.unknown = unknown;
  }
}

/** The value of an undecided conditional whose branches were already recorded as undecided statements. */
export class GuardedValue extends UnknownValue {}

export class Closure {
  readonly parameters: readonly string[];
  readonly rest: string | null;
  readonly body: readonly SbplNode[];
  readonly scope: Scope;
  readonly file: string;
  constructor(parameters: readonly string[], rest: string | null, body: readonly SbplNode[], scope: Scope, file: string) {
    this.parameters = parameters;
    this.rest = rest;
    this.body = body;
    this.scope = scope;
    this.file = file;
  }
}

export class Builtin {
  readonly name: string;
  readonly call: (values: readonly Value[]) => Value;
  constructor(name: string, call: (values: readonly Value[]) => Value) {
    this.name = name;
    this.call = call;
  }
}

export const UNSPECIFIED = Symbol('unspecified');

export type Value =
  | string
  | number
  | boolean
  | SymbolValue
  | CharacterValue
  | FilterValue
  | ModifierValue
  | UnknownValue
  | Closure
  | Builtin
  | readonly Value[]
  | typeof UNSPECIFIED;

/** Variables by name. Names come from profiles, so they are kept in maps, never as properties. */
export class Scope {
  readonly #values = new Map<string, Value>();
  readonly #outer: Scope | null;

  constructor(outer: Scope | null) {
    this.#outer = outer;
  }

  get(name: string): Value | undefined {
    for (let scope: Scope | null = this; scope !== null; scope = scope.#outer) {
      const value = scope.#values.get(name);
      if (value !== undefined) {
        return value;
      }
    }
    return undefined;
  }

  define(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  /** The names bound in this scope itself. */
  names(): Iterable<string> {
    return this.#values.keys();
  }

  /** Assigns where the name is bound; false when it is bound nowhere. */
  assign(name: string, value: Value): boolean {
    for (let scope: Scope | null = this; scope !== null; scope = scope.#outer) {
      if (scope.#values.has(name)) {
        scope.#values.set(name, value);
        return true;
      }
    }
    return false;
  }
}

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** Scheme's truth: everything but `#f`. Null where it cannot be known. */
export const truth = (value: Value): boolean | null => (doubtOf(value) === null ? value !== false : null);

/** Why a value is not known; null for one that is. A filter that is not evaluated is as open as a value. */
export function doubtOf(value: Value): UnknownConstruct | null {
  if (value instanceof UnknownValue) {
    return value.unknown;
  }
  return value instanceof FilterValue && value.filter.kind === 'unknown' ? value.filter.unknown : null;
}
