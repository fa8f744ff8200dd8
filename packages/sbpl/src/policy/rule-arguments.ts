import type { Evaluator } from '../scheme/evaluate.js';
import { itemsOf } from '../scheme/lists.js';
import { FilterValue, ModifierValue, NIL, Pair, SymbolValue, UnknownValue, type Value } from '../scheme/values.js';
import type { Action, UnknownConstruct } from '../types.js';
import type { Filter } from './filter.js';
import { filterOf } from './filters.js';
import type { RuleModifier } from './rule.js';

const NONE: never[] = [];

/** Most rules have one argument of a kind: a list made for one takes no more room than that. */
export function added<T>(list: T[], item: T): T[] {
  if (list.length === 0) {
    return [item];
  }
  list.push(item);
  return list;
}

/** The arguments of a rule in any order, lists spliced in: names of operations, filters, modifiers. */
export class RuleArguments {
  names: string[] = NONE;
  filters: Filter[] = NONE;
  modifiers: RuleModifier[] = NONE;
  /** No argument is certain to be a filter: an unknown one may as well be a modifier. */
  isDoubtful = true;
  readonly #action: Action;
  readonly #file: string;
  readonly #line: number;
  readonly #evaluator: Evaluator;

  constructor(action: Action, file: string, line: number, evaluator: Evaluator) {
    this.#action = action;
    this.#file = file;
    this.#line = line;
    this.#evaluator = evaluator;
  }

  take(value: Value): void {
    if (value instanceof SymbolValue) {
      this.names = added(this.names, value.name);
    } else if (value instanceof FilterValue) {
      // What a rule holds is indexed with it, however often the same filter is used.
      this.#evaluator.spend(value.size);
      this.filters = added(this.filters, value.filter);
      this.isDoubtful = false;
    } else if (value instanceof UnknownValue) {
      this.#evaluator.spend(1);
      this.filters = added<Filter>(this.filters, filterOf(value, value.unknown));
    } else if (value instanceof ModifierValue) {
      this.modifiers = added(this.modifiers, value.modifier);
    } else if (value instanceof Pair || value === NIL) {
      this.#takeList(value);
    } else {
      const reason = `an argument of ${this.#action} is neither operation, filter nor modifier`;
      this.filters = added<Filter>(this.filters, { kind: 'unknown', unknown: this.#doubt(reason) });
    }
  }

  #takeList(list: Pair | typeof NIL): void {
    const items = itemsOf(list) ?? [new UnknownValue(this.#doubt('a list that does not end stands here'))];
    this.#evaluator.spend(items.length + 1);
    for (const item of items) {
      this.take(item);
    }
  }

  #doubt(reason: string): UnknownConstruct {
    return { construct: this.#action, reason, file: this.#file, line: this.#line };
  }
}
