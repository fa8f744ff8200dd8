import type { Steps } from '../regex/steps.js';
import type { UnknownConstruct } from '../types.js';
import type { Access } from './access.js';
import { CODED_ATTRIBUTES, type Filter, type TextAttribute } from './filter.js';
import { matchFilter } from './match.js';
import type { PolicyRule } from './rule.js';
import { foldName, placesOf } from './spelling.js';

/** A rule as one key of the index leads to it. `exact`: the key alone proves the match. */
interface Entry {
  rule: PolicyRule;
  filter: Filter;
  exact: boolean;
  /** The text of the key as the rule spells it. */
  value: string;
}

interface Key {
  attribute: TextAttribute;
  subpath: boolean;
  value: string;
}

/** A rule that may decide, and why that is not known. */
interface OpenRule {
  rule: PolicyRule;
  action: PolicyRule['action'];
  unknown: readonly UnknownConstruct[];
}

/** What the rules say about an access: the latest that matches, and later ones that might. */
export interface Verdict {
  rule: PolicyRule | null;
  open: OpenRule[] | null;
}

/**
 * The filtered rules of one operation, found by what they name: literals and names in hash maps, subpaths by each ancestor
 * of the path. Only rules that name nothing (regexes, negations) are tried one by one, latest first.
 */
export class FilteredRules {
  readonly #equal: { attribute: TextAttribute; entries: Map<string, Entry[]> }[] = [];
  readonly #subpaths = new Map<string, Entry[]>();
  /** Texts whose folding was worth keeping: many rules may name one long text. */
  readonly #folded = new Map<string, string>();
  /** Later rules first. */
  readonly #rest: Entry[] = [];

  /** `rules` stand in the order of the text. */
  constructor(rules: readonly PolicyRule[]) {
    for (const rule of rules) {
      this.#add(rule, rule.filter);
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
      this.#rest.push({ rule, filter, exact: false, value: '' });
      return;
    }
    const exact = filter.kind === 'text' && rule.unknown.length === 0;
    for (const key of keys) {
      this.#put(key, { rule, filter, exact, value: key.value });
    }
  }

  #put(key: Key, entry: Entry): void {
    let entries = this.#subpaths;
    if (!key.subpath) {
      let named = this.#equal.find(({ attribute }) => attribute === key.attribute);
      if (named === undefined) {
        named = { attribute: key.attribute, entries: new Map() };
        this.#equal.push(named);
      }
      entries = named.entries;
    }
    // Paths are found without their case; whether that of the rule fits is asked of each that is found.
    const found = key.attribute === 'path' ? this.#fold(key.value) : key.value;
    const list = entries.get(found);
    if (list === undefined) {
      entries.set(found, [entry]);
      return;
    }
    if (entry.exact) {
      // What stood here under the same text is never asked again.
      const others = list.filter(({ value }) => value !== entry.value);
      list.length = 0;
      list.push(...others);
    }
    list.push(entry);
  }

  #fold(name: string): string {
    let folded = this.#folded.get(name);
    if (folded === undefined) {
      folded = foldName(name);
      if (folded !== name) this.#folded.set(name, folded);
    }
    return folded;
  }

  decide(access: Access, steps: Steps): Verdict {
    const search = new Search(access, steps);
    const { path } = access.text;
    const places = typeof path === 'string' ? (access.places ?? placesOf(path)) : null;
    for (const { attribute, entries } of this.#equal) {
      const value = attribute === 'path' && places !== null ? places[places.length - 1] : access.text[attribute];
      if (typeof value === 'string') {
        search.tryAll(entries.get(value));
      } else if (value === null) {
        // Not known: every rule on it stays open.
        for (const list of entries.values()) search.tryAll(list);
      } else if (value !== undefined) {
        for (const each of value) search.tryAll(entries.get(each));
      }
    }
    if (places !== null && this.#subpaths.size > 0) {
      for (const place of places) {
        search.tryAll(this.#subpaths.get(place));
      }
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
  readonly #steps: Steps;
  #best: PolicyRule | null = null;
  #open: OpenRule[] | null = null;

  constructor(access: Access, steps: Steps) {
    this.#access = access;
    this.#steps = steps;
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

  attempt({ rule, filter, exact, value }: Entry): void {
    this.#steps.rule = rule.source;
    const match = exact && this.#isMet(filter, value) ? true : matchFilter(filter, this.#access, this.#steps);
    if (match === false) {
      return;
    }
    if (match === true && rule.unknown.length === 0) {
      if (this.#best === null || rule.index > this.#best.index) this.#best = rule;
      return;
    }
    this.#open ??= [];
    this.#open.push({ rule, action: rule.action, unknown: match === true ? rule.unknown : [...rule.unknown, ...placed(match, rule)] });
  }

  /** Whether the key of a plain test fits as it is spelled. */
  #isMet(filter: Filter, value: string): boolean {
    if (filter.kind !== 'text') {
      return true;
    }
    const asked = this.#access.text[filter.attribute];
    return filter.attribute === 'path' ? typeof asked === 'string' && asked.startsWith(value) : asked !== null;
  }

  verdict(): Verdict {
    const best = this.#best;
    if (best === null || this.#open === null) {
      return { rule: best, open: this.#open };
    }
    const open = this.#open.filter(({ rule }) => rule.index > best.index);
    return { rule: best, open: open.length === 0 ? null : open };
  }
}

/** What the host does not know of an access is in no text: the rule that asks for it is named instead. */
function placed(unknown: readonly UnknownConstruct[], { source }: PolicyRule): UnknownConstruct[] {
  const at = { file: source.file, line: source.span.line };
  return unknown.map((each) => (each.line === 0 ? { ...each, ...at } : each));
}
