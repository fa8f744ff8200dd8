import { operationFamily } from '../operations.js';
import type { Filter } from '../policy/filter.js';
import type { PolicyRule } from '../policy/rule.js';

/** What later rules already decide for one operation. */
interface Later {
  always: PolicyRule | null;
  tests: Map<string, PolicyRule>;
  subpaths: Map<string, PolicyRule>;
}

/**
 * Rules that can never decide, because for each of their operations and alternatives a later rule matches whenever they do.
 * Found are the plain cases: a later rule without filters, with the same test, or with a subpath around it.
 */
export function overruledRules(rules: readonly PolicyRule[]): { rule: PolicyRule; by: PolicyRule }[] {
  const later = new Map<string, Later>();
  const found: { rule: PolicyRule; by: PolicyRule }[] = [];
  for (let at = rules.length - 1; at >= 0; at -= 1) {
    const rule = rules[at] as PolicyRule;
    // The run-time block is not the author's: rules it repeats are not worth a word.
    if (rule.action === 'unknown' || rule.source.part === 'run-time-block') {
      continue;
    }
    const operations = concrete(rule.operations);
    const tests = alternatives(rule.filter);
    const by = tests === null ? null : overruler(operations, tests, later);
    if (by !== null) {
      found.push({ rule, by });
    }
    for (const operation of operations) {
      remember(later, operation, rule, tests ?? []);
    }
  }
  return found.reverse();
}

const concrete = (names: readonly string[]): string[] => [
  ...new Set(names.flatMap((name) => operationFamily(name).filter((each) => !each.endsWith('*') || each === 'process-exec*'))),
];

type Alternative = Extract<Filter, { kind: 'text' | 'always' }>;

/** The alternatives of a filter that consists of nothing else; null when it holds more than plain tests. */
function alternatives(filter: Filter): Alternative[] | null {
  if (filter.kind === 'text' || filter.kind === 'always') {
    return [filter];
  }
  if (filter.kind !== 'any') {
    return null;
  }
  const all = filter.filters.map(alternatives);
  return all.includes(null) ? null : (all as Alternative[][]).flat();
}

const keyOf = ({ attribute, test, value }: Extract<Filter, { kind: 'text' }>): string => `${attribute}\0${test}\0${value}`;

function overruler(operations: readonly string[], tests: readonly Alternative[], later: ReadonlyMap<string, Later>): PolicyRule | null {
  let by: PolicyRule | null = null;
  for (const operation of operations) {
    const known = later.get(operation);
    if (known === undefined) {
      return null;
    }
    for (const test of tests) {
      const winner = known.always ?? (test.kind === 'text' ? (known.tests.get(keyOf(test)) ?? around(test, known.subpaths)) : null);
      if (winner === null || winner === undefined) {
        return null;
      }
      by ??= winner;
    }
  }
  return by;
}

function around(
  { attribute, test, value }: Extract<Filter, { kind: 'text' }>,
  subpaths: ReadonlyMap<string, PolicyRule>,
): PolicyRule | undefined {
  if (attribute !== 'path' || (test !== 'equal' && test !== 'subpath') || subpaths.size === 0) {
    return undefined;
  }
  for (let end = value.length; end > 0; end = value.lastIndexOf('/', end - 1)) {
    const found = subpaths.get(value.slice(0, end));
    if (found !== undefined) {
      return found;
    }
  }
  return subpaths.get('/');
}

function remember(later: Map<string, Later>, operation: string, rule: PolicyRule, tests: readonly Alternative[]): void {
  let known = later.get(operation);
  if (known === undefined) {
    known = { always: null, tests: new Map(), subpaths: new Map() };
    later.set(operation, known);
  }
  for (const test of tests) {
    if (test.kind === 'always') {
      known.always ??= rule;
    } else {
      known.tests.set(keyOf(test), rule);
      if (test.attribute === 'path' && test.test === 'subpath') {
        known.subpaths.set(test.value, rule);
      }
    }
  }
}
