import { compareCodePoints, type RuleSet } from '@runtime/contracts';
import { OpSummaryError } from './error.js';
import { type EvidenceMark, mergeMarks, type Tier, weakerTier } from './evidence.js';
import type { RowKey } from './key.js';
import { OUR_ROWS } from './reading/ours.js';
import type { RowReading } from './reading/reading.js';
import { namesOurHarness, rowReadingOf } from './reading/registry.js';
import { isSimulated, own, summaryRow } from './row.js';
import { RowRanges } from './row-range.js';
import { countRow, mergeTally, type OpTally, tallyOf } from './tally.js';
import type { OperationIds } from './vocabulary.js';

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
    const tally = tallyOf(this.ops, taken, key);
    tally.strict ||= reading.strict;
    this.strict ||= reading.strict;
    countRow(tally, taken, key);
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

const countedTwice = (run: string): OpSummaryError =>
  new OpSummaryError({
    code: 'OPS_ROWS_COUNTED_TWICE',
    message: run === '' ? 'rows without a run id were given twice' : `rows of run ${run} were given twice`,
    hint: run === '' ? 'give each body of rows its own runId before merging' : 'leave out the second bundle or packet of this run',
    details: { run_id: run },
  });

const worldMismatch = (message: string, path?: string): OpSummaryError =>
  new OpSummaryError({ code: 'OPS_WORLD_MISMATCH', message, path, hint: 'summarise each world apart' });
