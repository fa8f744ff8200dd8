import type { ImplicitRule, OperationTable } from '@runtime/worlds';
import type { Action, RankedList, RuleLevel, UnknownConstruct } from '../types.js';
import { type BuiltIn, builtInOf } from './built-in.js';
import { unknownConstructs } from './filter.js';
import { FilteredRules } from './filtered-rules.js';
import type { PolicyRule } from './rule.js';

/** What a profile says about one operation by its exact name, in the order in which it is asked. */
export interface Level {
  operation: string;
  /** Filtered rules that the compiler adds after the text: they come first. */
  implicit: readonly ImplicitRule[];
  /** The profile's filtered rules; null where there are none. */
  filtered: FilteredRules | null;
  /** Rules without filters, latest first, up to the first that is certain to be there: it answers. */
  tail: readonly PolicyRule[];
  /** The host's own answer, where no rule is certain to replace it. Without one the parent is asked. */
  builtIn: BuiltIn | null;
  /** Its lists as answers name them. */
  places: Readonly<Record<RankedList, RuleLevel>>;
}

const placesOf = (operation: string): Level['places'] => ({
  implicit: { operation, list: 'implicit' },
  filtered: { operation, list: 'filtered' },
  tail: { operation, list: 'tail' },
  'built-in': { operation, list: 'built-in' },
});

interface Lists {
  filtered: PolicyRule[];
  tail: PolicyRule[];
}

export interface LevelOptions {
  version: number;
  table: OperationTable;
  /** False for a profile compiled without the rules that the compiler adds. */
  implicit: boolean;
}

/** Why a rule without filters may not be there; empty for one that is. */
export const tailDoubts = (rule: PolicyRule): readonly UnknownConstruct[] =>
  rule.place === 'either' ? [...rule.unknown, ...unknownConstructs(rule.filter)] : rule.unknown;

/**
 * The rules of a profile in one list and one tail per operation. Families and `default` are operations like others: a rule
 * stands in the lists of the operations that it names, and nowhere else.
 */
export class Levels {
  readonly #lists = new Map<string, Lists>();
  /** Forms that may have held rules on any operation; they stand in every list. */
  readonly #forms: PolicyRule[] = [];
  /** Filtered rules and forms of an operation in the order of the text. */
  readonly #merged = new Map<string, readonly PolicyRule[]>();
  readonly #options: LevelOptions;
  readonly table: OperationTable;
  readonly #levels = new Map<string, Level>();
  readonly #chains = new Map<string, readonly Level[]>();

  constructor(rules: readonly PolicyRule[], options: LevelOptions) {
    this.#options = options;
    this.table = options.table;
    for (const rule of rules) {
      if (rule.action === 'unknown' && rule.operations.length === 0) {
        this.#forms.push(rule);
      }
      for (const name of rule.operations) {
        if (this.table.id(name) !== null) {
          this.#enter(name, rule);
          continue;
        }
        for (const operation of this.table.entries(name)) {
          this.#enter(operation, rule);
        }
      }
    }
  }

  #enter(operation: string, rule: PolicyRule): void {
    let lists = this.#lists.get(operation);
    if (lists === undefined) {
      lists = { filtered: [], tail: [] };
      this.#lists.set(operation, lists);
    }
    if (rule.place !== 'tail') {
      lists.filtered.push(rule);
    }
    if (rule.place !== 'filtered') {
      lists.tail.push(rule);
    }
  }

  /** The operations that rules name. */
  operations(): Iterable<string> {
    return this.#lists.keys();
  }

  /** The filtered rules of an operation in the order of the text, forms that may have held some among them. */
  filteredOf(operation: string): readonly PolicyRule[] {
    const own = this.#lists.get(operation)?.filtered ?? [];
    if (this.#forms.length === 0) {
      return own;
    }
    let merged = this.#merged.get(operation);
    if (merged === undefined) {
      merged = [...own, ...this.#forms].sort((a, b) => a.index - b.index);
      this.#merged.set(operation, merged);
    }
    return merged;
  }

  /** The rules on an operation without filters, in the order of the text. */
  tailOf(operation: string): readonly PolicyRule[] {
    return this.#lists.get(operation)?.tail ?? [];
  }

  levelOf(operation: string): Level {
    let level = this.#levels.get(operation);
    if (level === undefined) {
      level = this.#makeLevel(operation);
      this.#levels.set(operation, level);
    }
    return level;
  }

  #makeLevel(operation: string): Level {
    const { version, implicit } = this.#options;
    const filtered = this.filteredOf(operation);
    const tail: PolicyRule[] = [];
    let isCertain = false;
    for (const rule of [...this.tailOf(operation)].reverse()) {
      tail.push(rule);
      isCertain = tailDoubts(rule).length === 0;
      if (isCertain) {
        break;
      }
    }
    return {
      operation,
      implicit: implicit ? this.table.implicit(operation) : [],
      filtered: filtered.length === 0 ? null : new FilteredRules(filtered),
      tail,
      builtIn: isCertain ? null : builtInOf(this.table, operation, version),
      places: placesOf(operation),
    };
  }

  /** What `default` answers when nothing of its filtered rules matches. */
  get defaultAction(): Action | 'unknown' {
    const { tail } = this.levelOf('default');
    const last = tail.at(-1);
    const certain = last !== undefined && tailDoubts(last).length === 0 ? last : null;
    const action = certain === null ? 'deny' : (certain.action as Action);
    const isOpen =
      tail.some((rule) => rule.action !== action) || this.#forms.some(({ index }) => certain === null || index > certain.index);
    return isOpen ? 'unknown' : action;
  }

  /** The levels that a question about an operation may pass, up to the first whose tail answers. */
  chainOf(operation: string): readonly Level[] {
    let chain = this.#chains.get(operation);
    if (chain === undefined) {
      chain = this.#makeChain(operation);
      this.#chains.set(operation, chain);
    }
    return chain;
  }

  #makeChain(operation: string): Level[] {
    const chain: Level[] = [];
    for (let name: string | null = operation; name !== null; name = this.table.parent(name)) {
      const level = this.levelOf(name);
      const last = level.tail.at(-1);
      const answers = (last !== undefined && tailDoubts(last).length === 0) || level.builtIn?.certain === true;
      if (answers || level.filtered !== null || level.tail.length > 0 || level.builtIn !== null || level.implicit.length > 0) {
        chain.push(level);
      }
      if (answers) {
        break;
      }
    }
    return chain;
  }
}
