import type { Filter } from '../policy/filter.js';
import type { RuleModifier } from '../policy/rule.js';
import type { SbplNode } from '../reader/node.js';
import type { UnknownConstruct } from '../types.js';
import type { Bindings } from './scope.js';

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

/** Variables of the language. */
export type Scope = Bindings<Value>;

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

/** A macro: its transformer is given the whole form as data, and what it returns is evaluated in place of the form. */
export class Macro {
  readonly transformer: Closure;
  constructor(transformer: Closure) {
    this.transformer = transformer;
  }
}

/** What a built-in function may ask of the evaluator that calls it. */
export interface CallContext {
  apply(called: Value, values: readonly Value[]): Value;
  /** Drops a result for its effect. */
  settle(value: Value): void;
  spend(steps: number): void;
  /** What a change of shared data may store: an undecided change stores what is not known. */
  guarded(value: Value): Value;
}

export class Builtin {
  readonly name: string;
  readonly call: (values: readonly Value[], context: CallContext) => Value;
  constructor(name: string, call: (values: readonly Value[], context: CallContext) => Value) {
    this.name = name;
    this.call = call;
  }
}

export class Pair {
  car: Value;
  cdr: Value;
  constructor(car: Value, cdr: Value) {
    this.car = car;
    this.cdr = cdr;
  }
}

export class VectorValue {
  readonly items: Value[];
  constructor(items: Value[]) {
    this.items = items;
  }
}

/** The empty list. */
export const NIL = Symbol('()');

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
  | Macro
  | Builtin
  | Pair
  | VectorValue
  | typeof NIL
  | typeof UNSPECIFIED;

/** Scheme's truth: everything but `#f`. Null where it cannot be known. */
export const truth = (value: Value): boolean | null => (doubtOf(value) === null ? value !== false : null);

/** Why a value is not known; null for one that is. A filter that is not evaluated is as open as a value. */
export function doubtOf(value: Value): UnknownConstruct | null {
  if (value instanceof UnknownValue) {
    return value.unknown;
  }
  return value instanceof FilterValue && value.filter.kind === 'unknown' ? value.filter.unknown : null;
}
