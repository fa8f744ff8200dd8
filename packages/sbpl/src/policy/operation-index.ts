import { operationFamily } from '../operations.js';
import type { UnknownConstruct } from '../types.js';
import type { Access } from './access.js';
import { CODED_ATTRIBUTES, type Filter, type TextAttribute } from './filter.js';
import { matchFilter } from './match.js';
import type { PolicyRule } from './rule.js';

/** A rule as one key of the index leads to it. `exact`: the key alone proves the match. */
interface Entry {
  rule: PolicyRule;
  filter: Filter;
  exact: boolean;
}

interface Key {
  attribute: TextAttribute;
  subpath: boolean;
  value: string;
}

/** What the rules say about an access: the last rule that matches, and later ones that might. */
export interface Verdict {
  rule: PolicyRule | null;
  open: readonly { rule: PolicyRule; unknown: readonly UnknownConstruct[] }[];
}

/**
 * The rules of one operation, found by what they name: literals and names in hash maps, subpaths by each ancestor of the
 * path. Only rules that name nothing (regexes, negations) are tried one by one, latest first.
 */
export class OperationIndex {
  readonly #equal = new Map<TextAttribute, Map<string, Entry[]>>();
  readonly #subpaths = new Map<string, Entry[]>();
  /** Later rules first. */
  readonly #rest: Entry[] = [];

  constructor(rules: readonly PolicyRule[], operation: string) {
    for (const rule of rules) {
      if (rule.operations.length === 0 || rule.operations.some((name) => covers(name, operation))) {
        this.#add(rule, rule.filter);
      }
    }
    this.#rest.reverse();
  }

  #add(rule: PolicyRule, filter: Filter): void {
    if (filter.kind === 'any') {
      // Alternatives stand alone: each is found by its own key.
      for (const each of filter.filters) {
        this.#add(rule, each);
      }
      return;
    }
    const keys = rule.action === 'unknown' ? null : keysOf(filter);
    if (keys === null) {
      const entry = { rule, filter, exact: filter.kind === 'always' };
      if (entry.exact && rule.action !== 'unknown') {
        // Nothing before an unconditional rule can decide any more.
        this.#equal.clear();
        this.#subpaths.clear();
        this.#rest.length = 0;
      }
      this.#rest.push(entry);
      return;
    }
    const exact = filter.kind === 'text';
    for (const key of keys) {
      this.#put(key, { rule, filter, exact });
    }
  }

  #put(key: Key, entry: Entry): void {
    let entries = this.#subpaths;
    if (!key.subpath) {
      let named = this.#equal.get(key.attribute);
      if (named === undefined) {
        named = new Map();
        this.#equal.set(key.attribute, named);
      }
      entries = named;
    }
    const list = entries.get(key.value);
    if (list === undefined || entry.exact) {
      entries.set(key.value, [entry]);
    } else {
      list.push(entry);
    }
  }

  decide(access: Access): Verdict {
    const search = new Search(access);
    for (const [attribute, entries] of this.#equal) {
      const value = access.text[attribute];
      if (typeof value === 'string') {
        search.tryAll(entries.get(value));
      } else if (value === null) {
        // Not known: every rule on it stays open.
        for (const list of entries.values()) search.tryAll(list);
      } else if (value !== undefined) {
        for (const each of value) search.tryAll(entries.get(each));
      }
    }
    const path = access.text.path;
    if (typeof path === 'string' && this.#subpaths.size > 0) {
      search.tryAll(this.#subpaths.get('/'));
      for (let end = path.indexOf('/', 1); end !== -1; end = path.indexOf('/', end + 1)) {
        search.tryAll(this.#subpaths.get(path.slice(0, end)));
      }
      search.tryAll(this.#subpaths.get(path));
    }
    for (const entry of this.#rest) {
      if (search.isDecidedAfter(entry.rule.index)) {
        break;
      }
      search.attempt(entry);
    }
    return search.verdict();
  }
}

const coverage = new Map<string, ReadonlySet<string>>();

/** Whether a rule on `name` governs `operation`. */
function covers(name: string, operation: string): boolean {
  if (name === operation) {
    return true;
  }
  if (!name.endsWith('*') && name !== 'default') {
    return false;
  }
  let family = coverage.get(name);
  if (family === undefined) {
    family = new Set(operationFamily(name));
    coverage.set(name, family);
  }
  return family.has(operation);
}

/** Keys of which at least one must fit for the filter to match or be open; null when there are none. */
function keysOf(filter: Filter): Key[] | null {
  switch (filter.kind) {
    case 'text':
      if (CODED_ATTRIBUTES.has(filter.attribute)) return null;
      if (filter.test === 'equal') return [{ attribute: filter.attribute, subpath: false, value: filter.value }];
      return filter.test === 'subpath' && filter.attribute === 'path' ? [{ attribute: 'path', subpath: true, value: filter.value }] : null;
    case 'all': {
      let best: Key[] | null = null;
      for (const each of filter.filters) {
        const keys = keysOf(each);
        if (keys !== null && (best === null || keys.length < best.length)) best = keys;
      }
      return best;
    }
    case 'any': {
      const all: Key[] = [];
      for (const each of filter.filters) {
        const keys = keysOf(each);
        if (keys === null) return null;
        for (const key of keys) all.push(key);
      }
      return all;
    }
    default:
      return null;
  }
}

class Search {
  readonly #access: Access;
  #best: PolicyRule | null = null;
  #open: { rule: PolicyRule; unknown: readonly UnknownConstruct[] }[] = [];

  constructor(access: Access) {
    this.#access = access;
  }

  isDecidedAfter(index: number): boolean {
    return this.#best !== null && this.#best.index > index;
  }

  tryAll(entries: readonly Entry[] | undefined): void {
    if (entries !== undefined) {
      for (let at = entries.length - 1; at >= 0; at -= 1) {
        const entry = entries[at] as Entry;
        if (this.isDecidedAfter(entry.rule.index)) {
          return;
        }
        this.attempt(entry);
      }
    }
  }

  attempt({ rule, filter, exact }: Entry): void {
    if (rule.action === 'unknown') {
      this.#open.push({ rule, unknown: rule.unknown });
      return;
    }
    const match = exact && this.#isKnown(filter) ? true : matchFilter(filter, this.#access);
    if (match === true) {
      if (this.#best === null || rule.index > this.#best.index) this.#best = rule;
    } else if (match !== false) {
      const at = { file: rule.source.file, line: rule.source.span.line };
      this.#open.push({ rule, unknown: match.map((each) => (each.line === 0 ? { ...each, ...at } : each)) });
    }
  }

  #isKnown(filter: Filter): boolean {
    return filter.kind !== 'text' || this.#access.text[filter.attribute] !== null;
  }

  verdict(): Verdict {
    const best = this.#best;
    const open = best === null ? this.#open : this.#open.filter(({ rule }) => rule.index > best.index);
    return { rule: best, open };
  }
}
