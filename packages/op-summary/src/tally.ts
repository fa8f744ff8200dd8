import { isBlockedStage } from '@runtime/contracts';
import { compareKeys, type RowKey, smallerKey } from './key.js';
import type { SummaryRow } from './reading/reading.js';

export interface OpExample {
  scenario_id: unknown;
  expectation_id: unknown;
  expected: unknown;
  actual: unknown;
  match: unknown;
}

export interface MismatchDetail {
  scenario_id: unknown;
  expectation_id: unknown;
  expected: unknown;
  actual: unknown;
  target: unknown;
}

interface Keyed<T> {
  key: RowKey;
  value: T;
}

interface Counter {
  count: number;
  first: RowKey;
}

export interface OpTally {
  name: unknown;
  first: RowKey;
  /** World of the row at `first`. */
  world: unknown;
  total: number;
  probes: number;
  matches: number;
  mismatches: number;
  blocked: number;
  byStage: Map<string, Counter>;
  byKind: Map<string, Counter>;
  unobserved: number;
  /** The five with the smallest keys, in key order. */
  examples: Keyed<OpExample>[];
  scenarios: Set<unknown>;
  details: Keyed<MismatchDetail>[];
  /** Whether a row under our own rules is among them. */
  strict: boolean;
}

const EXAMPLES = 5;

/** Counts a row of the operation. */
export function countRow(tally: OpTally, row: SummaryRow, key: RowKey): void {
  tally.total++;
  tally.scenarios.add(row.scenario_id);
  if (isBlockedStage(row.failure_stage)) {
    tally.blocked++;
    bump(tally.byStage, String(row.failure_stage), key, 1);
    if (truthy(row.failure_kind)) bump(tally.byKind, keyText(row.failure_kind), key, 1);
    return;
  }
  if (row.intended_op_witnessed === false) {
    tally.unobserved++;
    return;
  }
  tally.probes++;
  if (row.match === true) tally.matches++;
  if (row.match === false) {
    tally.mismatches++;
    const { scenario_id, expectation_id, expected, actual, target } = row;
    tally.details.push({ key, value: { scenario_id, expectation_id, expected, actual, target } });
  }
  const last = tally.examples[EXAMPLES - 1];
  if (last === undefined || compareKeys(key, last.key) < 0) {
    const { scenario_id, expectation_id, expected, actual, match } = row;
    tally.examples.push({ key, value: { scenario_id, expectation_id, expected, actual, match } });
    tally.examples = smallest(tally.examples);
  }
}

/** The tally of a row's operation; a new one where there is none. Facts of the operation are those of its first row. */
export function tallyOf(ops: Map<string, OpTally>, row: SummaryRow, key: RowKey): OpTally {
  const name = keyText(row.operation);
  const known = ops.get(name);
  if (known === undefined) {
    const tally = emptyTally(row.operation, key, row.world_id);
    ops.set(name, tally);
    return tally;
  }
  if (compareKeys(key, known.first) < 0) {
    known.first = key;
    known.world = row.world_id;
    known.name = row.operation;
  }
  return known;
}

/** Adds one tally to that of the same operation. */
export function mergeTally(into: Map<string, OpTally>, name: string, from: OpTally): void {
  let tally = into.get(name);
  if (tally === undefined) {
    tally = emptyTally(from.name, from.first, from.world);
    into.set(name, tally);
  }
  if (compareKeys(from.first, tally.first) < 0) {
    tally.first = from.first;
    tally.world = from.world;
    tally.name = from.name;
  }
  tally.total += from.total;
  tally.probes += from.probes;
  tally.matches += from.matches;
  tally.mismatches += from.mismatches;
  tally.blocked += from.blocked;
  tally.unobserved += from.unobserved;
  tally.strict ||= from.strict;
  for (const [stage, { count, first }] of from.byStage) bump(tally.byStage, stage, first, count);
  for (const [kind, { count, first }] of from.byKind) bump(tally.byKind, kind, first, count);
  for (const scenario of from.scenarios) tally.scenarios.add(scenario);
  for (const detail of from.details) tally.details.push(detail);
  tally.examples = smallest([...tally.examples, ...from.examples]);
}

const emptyTally = (name: unknown, first: RowKey, world: unknown): OpTally => ({
  name,
  first,
  world,
  total: 0,
  probes: 0,
  matches: 0,
  mismatches: 0,
  blocked: 0,
  byStage: new Map(),
  byKind: new Map(),
  unobserved: 0,
  examples: [],
  scenarios: new Set(),
  details: [],
  strict: false,
});

const smallest = (examples: Keyed<OpExample>[]): Keyed<OpExample>[] =>
  examples.sort((a, b) => compareKeys(a.key, b.key)).slice(0, EXAMPLES);

function bump(counters: Map<string, Counter>, name: string, key: RowKey, by: number): void {
  const counter = counters.get(name);
  if (counter === undefined) counters.set(name, { count: by, first: key });
  else {
    counter.count += by;
    counter.first = smallerKey(counter.first, key);
  }
}

/** How the reference prints a value as a member name. */
const keyText = (value: unknown): string => (value === null ? 'null' : String(value));

/** Truth as the reference sees it; objects with something in them were refused before. */
const truthy = (value: unknown): boolean => value !== null && value !== '' && value !== false && value !== 0 && typeof value !== 'object';
