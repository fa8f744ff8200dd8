import type { Filter } from '../policy/filter.js';
import type { PolicyRule } from '../policy/rule.js';

type TextFilter = Extract<Filter, { kind: 'text' }>;

/** The alternatives of a filter that are plain tests, and whether it has no others. */
interface Alternatives {
  tests: readonly TextFilter[];
  complete: boolean;
}

const EVERYTHING: Alternatives = { tests: [], complete: false };

function alternativesOf(filter: Filter): Alternatives {
  if (filter.kind === 'text') {
    return { tests: [filter], complete: true };
  }
  if (filter.kind !== 'any') {
    return EVERYTHING;
  }
  const all = filter.filters.map(alternativesOf);
  return { tests: all.flatMap(({ tests }) => tests), complete: all.every(({ complete }) => complete) };
}

const keyOf = ({ attribute, test, value }: TextFilter): string => `${attribute}\0${test}\0${value}`;

/** What rules of one list match for certain, each test with the latest rule that has it. Rules are added latest first. */
export class Coverage {
  readonly #tests = new Map<string, PolicyRule>();
  readonly #subpaths = new Map<string, PolicyRule>();
  /** The rule without filters that answers what no test matches. */
  tail: PolicyRule | null = null;

  add(rule: PolicyRule): void {
    for (const test of alternativesOf(rule.filter).tests) {
      const key = keyOf(test);
      if (!this.#tests.has(key)) {
        this.#tests.set(key, rule);
      }
      if (test.attribute === 'path' && test.test === 'subpath' && !this.#subpaths.has(test.value)) {
        this.#subpaths.set(test.value, rule);
      }
    }
  }

  /** The rules that match whenever a filter does, one for each of its alternatives; null where one has none. */
  of(filter: Filter): PolicyRule[] | null {
    const { tests, complete } = alternativesOf(filter);
    const found = complete ? tests.map((test) => this.#around(test) ?? this.tail) : [this.tail];
    return found.includes(null) ? null : (found as PolicyRule[]);
  }

  /** The same, by rules with filters alone. */
  filteredOf(filter: Filter): PolicyRule[] | null {
    const { tests, complete } = alternativesOf(filter);
    const found = complete ? tests.map((test) => this.#around(test)) : [null];
    return found.includes(null) ? null : (found as PolicyRule[]);
  }

  #around(filter: TextFilter): PolicyRule | null {
    const same = this.#tests.get(keyOf(filter));
    const { attribute, test, value } = filter;
    if (same !== undefined || attribute !== 'path' || (test !== 'equal' && test !== 'subpath') || this.#subpaths.size === 0) {
      return same ?? null;
    }
    for (let end = value.length; end > 0; end = value.lastIndexOf('/', end - 1)) {
      const found = this.#subpaths.get(value.slice(0, end));
      if (found !== undefined) {
        return found;
      }
    }
    return this.#subpaths.get('/') ?? null;
  }
}
