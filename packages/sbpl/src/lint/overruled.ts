import type { Levels } from '../policy/levels.js';
import type { PolicyRule } from '../policy/rule.js';
import { Coverage } from './coverage.js';

export interface OverruledRule {
  rule: PolicyRule;
  /**
   * `dead`: it can never decide, and what decides says otherwise. `redundant`: it decides nothing that would not be decided
   * the same without it. `outranked`: an own rule of an operation stands before this later rule of its family.
   */
  kind: 'dead' | 'redundant' | 'outranked';
  /** A rule that decides in its place. */
  by: PolicyRule;
  /** For `outranked`, the operations for which it is not asked. */
  operations: readonly string[];
}

/** The run-time block is not the author's: rules it repeats are not worth a finding. */
const isJudged = (rule: PolicyRule): boolean =>
  rule.action !== 'unknown' && rule.source.part !== 'run-time-block' && rule.place !== 'either' && rule.unknown.length === 0;

/**
 * Rules that do not do what they seem to. Found are the plain cases: tests that are the same, a subpath around a path, rules
 * without filters. Each list is passed once, and once more for each operation below it that has rules of its own.
 */
export function overruledRules(levels: Levels): OverruledRule[] {
  const covered = new Map<PolicyRule, PolicyRule[]>();
  const coverages = new Map<string, Coverage>();
  for (const operation of levels.operations()) {
    coverages.set(operation, coverList(levels, operation, covered));
  }
  const found: OverruledRule[] = [];
  for (const [rule, by] of covered) {
    if (by.length === placesOf(levels, rule)) {
      const against = by.find(({ action }) => action !== rule.action);
      found.push({ rule, kind: against === undefined ? 'redundant' : 'dead', by: against ?? (by[0] as PolicyRule), operations: [] });
    }
  }
  const settled = new Set(found.map(({ rule }) => rule));
  return [...found, ...outranked(levels, coverages, settled)].sort((a, b) => a.rule.index - b.rule.index);
}

const placesOf = (levels: Levels, rule: PolicyRule): number =>
  new Set(rule.operations.flatMap((name) => [...levels.table.entries(name)])).size;

/** Notes which rules of one list others stand in for, and returns what the list matches. */
function coverList(levels: Levels, operation: string, covered: Map<PolicyRule, PolicyRule[]>): Coverage {
  const coverage = new Coverage();
  const note = (rule: PolicyRule, by: readonly PolicyRule[]): void => {
    const known = covered.get(rule) ?? [];
    known.push(by.find(({ action }) => action !== rule.action) ?? (by[0] as PolicyRule));
    covered.set(rule, known);
  };
  const filtered = levels.filteredOf(operation);
  const remaining: PolicyRule[] = [];
  for (let at = filtered.length - 1; at >= 0; at -= 1) {
    const rule = filtered[at] as PolicyRule;
    if (rule.index === filtered[at + 1]?.index) {
      continue;
    }
    const by = isJudged(rule) ? coverage.filteredOf(rule.filter) : null;
    if (by !== null) {
      note(rule, by);
    } else {
      remaining.push(rule);
    }
    if (isJudged(rule)) {
      coverage.add(rule);
    }
  }
  for (const rule of [...levels.tailOf(operation)].reverse()) {
    if (!isJudged(rule)) {
      continue;
    }
    if (coverage.tail === null) {
      coverage.tail = rule;
    } else if (operation !== 'default') {
      note(rule, [coverage.tail]);
    }
  }
  const tail = coverage.tail;
  while (tail !== null) {
    const oldest = remaining.pop();
    if (oldest === undefined || !isJudged(oldest) || oldest.action !== tail.action) {
      break;
    }
    note(oldest, [tail]);
  }
  return coverage;
}

/** Rules of a family that stand later in the text than the own rule of a member which outranks them. */
function outranked(levels: Levels, coverages: ReadonlyMap<string, Coverage>, settled: ReadonlySet<PolicyRule>): OverruledRule[] {
  const found = new Map<PolicyRule, { by: PolicyRule; operations: string[] }>();
  for (const [operation, coverage] of coverages) {
    for (let family = levels.table.parent(operation); family !== null; family = levels.table.parent(family)) {
      const rules = family === 'default' ? levels.filteredOf(family) : [...levels.filteredOf(family), ...levels.tailOf(family)];
      for (const rule of rules) {
        const by = isJudged(rule) && !settled.has(rule) ? coverage.of(rule.filter) : null;
        const first = by?.[0];
        if (first === undefined || by?.some(({ action, index }) => action === rule.action || index > rule.index)) {
          continue;
        }
        const known = found.get(rule);
        if (known === undefined) {
          found.set(rule, { by: first, operations: [operation] });
        } else if (!known.operations.includes(operation)) {
          known.operations.push(operation);
        }
      }
    }
  }
  return [...found].map(([rule, { by, operations }]) => ({ rule, kind: 'outranked', by, operations }));
}
