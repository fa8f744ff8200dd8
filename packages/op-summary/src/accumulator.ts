import { compareCodePoints, isBlockedStage, type RuleSet } from '@runtime/contracts';
import { OpSummaryError } from './error.js';
import { type EvidenceMark, mergeMarks, type Tier, weakerTier } from './evidence.js';
import { compareKeys, type RowKey, smallerKey } from './key.js';
import { OUR_ROWS } from './reading/ours.js';
import type { RowReading } from './reading/reading.js';
import { namesOurHarness, rowReadingOf } from './reading/registry.js';
import { isSimulated, own, type SummaryRow, summaryRow } from './row.js';
import { RowRanges } from './row-range.js';
import type { OperationIds } from './vocabulary.js';

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

/** A file that was summarised, for `meta.inputs`. */
export interface OpSource {
  run: string;
  inputs: readonly { path: string; sha256: string }[];
}

export interface AccumulatorOptions {
  /** Run the rows belong to: half of every row's key. Default `''`. */
  runId?: string | undefined;
  /** World the rows are evidence for. Default: that of the rows. */
  worldId?: string | undefined;
  /** Ids of that world's operations, where the caller has its document. */
  operationIds?: OperationIds | undefined;
  /** Rules of the bundle the rows came from. Bare rows fall under the reference's, unless they name a harness of ours: it must be registered. */
  rules?: RuleSet | undefined;
  evidence?: EvidenceMark | undefined;
  tier?: Tier | undefined;
  sources?: readonly OpSource[] | undefined;
  /** File the rows came from, for messages. */
  path?: string | undefined;
}

/** Everything an accumulator holds, as plain data: what can travel between threads. */
export interface OpSnapshot {
  options: AccumulatorOptions;
  ops: Map<string, OpTally>;
  ranges: Map<string, [from: number, to: number][]>;
  rowWorlds: Set<string>;
  skipped: number;
  strict: boolean;
}

const EXAMPLES = 5;

/**
 * Counts observations per operation, a row at a time. Two accumulators merge in any order to the same
 * document, because every entry carries the key of the row it came from. Memory grows with distinct
 * scenarios and with mismatches, not with rows.
 */
export class OpAccumulator {
  readonly ops = new Map<string, OpTally>();
  readonly #ranges = new RowRanges();
  readonly #runId: string;
  /** Null: nobody said what the rows are. Those that name no harness of ours are then taken for the reference's. */
  readonly #reading: RowReading | null;
  readonly #path: string | undefined;
  readonly #rowWorlds = new Set<string>();
  /** World the caller named; null when it follows from the rows. */
  worldId: string | null;
  operationIds: OperationIds | null;
  evidence: EvidenceMark | null;
  tier: Tier;
  sources: readonly OpSource[];
  /** Rows that were no objects. */
  skipped = 0;
  strict: boolean;

  constructor(options: AccumulatorOptions = {}) {
    this.#runId = options.runId ?? '';
    this.#reading = options.rules === undefined ? null : rowReadingOf(options.rules);
    this.#path = options.path;
    this.worldId = options.worldId === undefined || options.worldId === '' ? null : options.worldId;
    this.operationIds = options.operationIds ?? null;
    this.evidence = options.evidence ?? null;
    this.tier = options.tier ?? 'mapped';
    this.sources = options.sources ?? [];
    this.strict = this.#reading?.strict === true;
  }

  /**
   * Counts one observation.
   *
   * @param index Its place in the events of its run, from 0.
   * @throws OpSummaryError `OBSERVATION_ROW_INVALID`, `OPS_WORLD_MISMATCH`, `OPS_ROWS_COUNTED_TWICE`.
   */
  add(row: unknown, index: number): void {
    const key: RowKey = { run: this.#runId, row: index };
    if (!this.#ranges.add(key.run, key.row)) throw countedTwice(key.run);
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      this.skipped++;
      return;
    }
    const record = row as Record<string, unknown>;
    const harness = own(record, 'harness');
    const reading = namesOurHarness(harness) ? OUR_ROWS : (this.#reading ?? rowReadingOf('reference'));
    const taken = summaryRow(record, index, reading, this.#path);
    if (isSimulated(harness)) this.tier = 'hypothesis';
    if (typeof taken.world_id === 'string') this.#rowWorlds.add(taken.world_id);
    if (reading.strict) {
      this.#requireOneWorld(taken.world_id, index);
      this.#requireOneRun(record, index);
    }
    this.#count(taken, key, reading.strict);
  }

  /** Rows of a bundle of ours name their run; bare rows are not asked. */
  #requireOneRun(row: Record<string, unknown>, index: number): void {
    const run = Object.hasOwn(row, 'run_id') ? row['run_id'] : null;
    if (this.#reading?.strict !== true || this.#runId === '' || typeof run !== 'string' || run === this.#runId) return;
    throw new OpSummaryError({
      code: 'OBSERVATION_ROW_INVALID',
      message: `observation ${index} is of run ${JSON.stringify(run.slice(0, 128))}, not ${this.#runId}`,
      path: this.#path,
      field: `/${index}/run_id`,
      hint: 'take the bundle from its source again',
      details: { row: index },
    });
  }

  #requireOneWorld(world: unknown, index: number): void {
    const expected = this.worldId ?? this.#rowWorlds.values().next().value;
    if (world !== expected) {
      throw worldMismatch(`observation ${index} is of world ${JSON.stringify(world)}, not ${JSON.stringify(expected)}`, this.#path);
    }
  }

  #count(row: SummaryRow, key: RowKey, strict: boolean): void {
    const tally = this.#tally(row, key);
    tally.strict ||= strict;
    this.strict ||= strict;
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

  #tally(row: SummaryRow, key: RowKey): OpTally {
    const name = keyText(row.operation);
    const known = this.ops.get(name);
    if (known === undefined) {
      const tally = emptyTally(row.operation, key, row.world_id);
      this.ops.set(name, tally);
      return tally;
    }
    if (compareKeys(key, known.first) < 0) {
      known.first = key;
      known.world = row.world_id;
      known.name = row.operation;
    }
    return known;
  }

  /** What was counted, as data that can be posted to another thread. It shares with the accumulator: post it or keep it, do not change it. */
  snapshot(): OpSnapshot {
    return {
      options: {
        runId: this.#runId,
        rules: this.#reading?.name,
        path: this.#path,
        worldId: this.worldId ?? undefined,
        operationIds: this.operationIds ?? undefined,
        evidence: this.evidence ?? undefined,
        tier: this.tier,
        sources: this.sources,
      },
      ops: this.ops,
      ranges: this.#ranges.runs,
      rowWorlds: this.#rowWorlds,
      skipped: this.skipped,
      strict: this.strict,
    };
  }

  /** The accumulator a snapshot was taken of. */
  static restore(snapshot: OpSnapshot): OpAccumulator {
    const accumulator = new OpAccumulator(snapshot.options);
    for (const [name, tally] of snapshot.ops) accumulator.ops.set(name, tally);
    for (const [run, ranges] of snapshot.ranges) accumulator.#ranges.runs.set(run, ranges);
    for (const world of snapshot.rowWorlds) accumulator.#rowWorlds.add(world);
    accumulator.skipped = snapshot.skipped;
    accumulator.strict = snapshot.strict;
    return accumulator;
  }

  /** World of the evidence as far as it is known: the caller's, else the rows'. */
  worlds(): string[] {
    return this.worldId === null ? [...this.#rowWorlds].sort(compareCodePoints) : [this.worldId];
  }

  /**
   * Takes over what another accumulator counted.
   *
   * @throws OpSummaryError `OPS_WORLD_MISMATCH`; `OPS_ROWS_COUNTED_TWICE` when both hold a row of one run.
   */
  absorb(other: OpAccumulator): void {
    const worlds = new Set([...this.worlds(), ...other.worlds()]);
    if (worlds.size > 1)
      throw worldMismatch(`cannot merge evidence of different worlds: ${[...worlds].sort(compareCodePoints).join(', ')}`);
    const twice = this.#ranges.merge(other.#ranges);
    if (twice !== null) throw countedTwice(twice);
    const empty = this.ops.size === 0 && this.sources.length === 0 && this.skipped === 0 && this.evidence === null;
    this.worldId ??= other.worldId;
    this.operationIds ??= other.operationIds;
    for (const world of other.#rowWorlds) this.#rowWorlds.add(world);
    const otherEmpty = other.ops.size === 0 && other.sources.length === 0 && other.skipped === 0 && other.evidence === null;
    if (empty) this.evidence = other.evidence;
    else if (!otherEmpty)
      this.evidence = this.evidence !== null && other.evidence !== null ? mergeMarks(this.evidence, other.evidence) : null;
    this.tier = weakerTier(this.tier, other.tier);
    this.sources = [...this.sources, ...other.sources].sort((a, b) => compareCodePoints(a.run, b.run));
    this.skipped += other.skipped;
    this.strict ||= other.strict;
    for (const [name, tally] of other.ops) mergeTally(this.ops, name, tally);
  }
}

function mergeTally(into: Map<string, OpTally>, name: string, from: OpTally): void {
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

const countedTwice = (run: string): OpSummaryError =>
  new OpSummaryError({
    code: 'OPS_ROWS_COUNTED_TWICE',
    message: run === '' ? 'rows without a run id were given twice' : `rows of run ${run} were given twice`,
    hint: run === '' ? 'give each body of rows its own runId before merging' : 'leave out the second bundle or packet of this run',
    details: { run_id: run },
  });

const worldMismatch = (message: string, path?: string): OpSummaryError =>
  new OpSummaryError({ code: 'OPS_WORLD_MISMATCH', message, path, hint: 'summarise each world apart' });
