import { compareCodePoints, type OpRuntimeSummary, objectInOrder } from '@runtime/contracts';
import { findBuiltInWorld } from '@runtime/worlds';
import { type AccumulatorOptions, OpAccumulator } from './accumulator.js';
import { OpSummaryError } from './error.js';
import { compareKeys, type RowKey } from './key.js';
import type { AssumedWorld } from './reading/reading.js';
import { assumedWorld } from './reading/registry.js';
import type { OpTally } from './tally.js';
import { idsInOrder, NO_IDS, type OperationIds, operationIds } from './vocabulary.js';

export interface FinishOptions {
  /** Default: the world of the evidence. */
  worldId?: string | undefined;
  inputs?: readonly string[] | undefined;
  /** Path to SHA-256. */
  inputHashes?: Readonly<Record<string, string>> | undefined;
  sourceJobs?: readonly string[] | undefined;
  notes?: string | undefined;
  /** A vocabulary document, ids ready made, or null for none. Default: the operations of the evidence's world, as far as they are known. */
  vocab?: unknown;
}

export interface BuildOptions extends FinishOptions, Pick<AccumulatorOptions, 'rules' | 'runId' | 'path'> {}

/**
 * Starts or fills an accumulator: rows of one run, in the order of its events.
 *
 * @throws OpSummaryError `OBSERVATION_ROW_INVALID`, `OPS_WORLD_MISMATCH`.
 */
export function accumulateOps(rows: Iterable<unknown>, options: AccumulatorOptions = {}): OpAccumulator {
  const accumulator = new OpAccumulator(options);
  let index = 0;
  for (const row of rows) accumulator.add(row, index++);
  return accumulator;
}

/**
 * Merges accumulators; the order does not matter and none of them changes.
 *
 * @throws OpSummaryError `OPS_WORLD_MISMATCH`, `OPS_ROWS_COUNTED_TWICE`.
 */
export function mergeOps(...accumulators: readonly OpAccumulator[]): OpAccumulator {
  const merged = new OpAccumulator();
  for (const accumulator of accumulators) merged.absorb(accumulator);
  return merged;
}

/** Operation summary of observations that are at hand as values (contract: consumers 9, ours 4 and 8). */
export function buildOpRuntimeSummary(observations: unknown, options: BuildOptions = {}): OpRuntimeSummary {
  if (!Array.isArray(observations)) {
    throw new OpSummaryError({
      code: 'OBSERVATIONS_NOT_ARRAY',
      message: 'observations are an array of rows',
      path: options.path,
      hint: 'give the content of runtime_events.normalized.json',
    });
  }
  const { worldId, rules, runId, path } = options;
  return finishOps(accumulateOps(observations, { worldId, rules, runId, path }), options);
}

/**
 * The document of an accumulator. Operations, counters, examples and details stand in row order; runs in
 * code point order of their ids.
 *
 * @throws OpSummaryError `OPS_WORLD_UNKNOWN`, `OPS_VOCABULARY_INVALID`.
 */
export function finishOps(accumulator: OpAccumulator, options: FinishOptions = {}): OpRuntimeSummary {
  const worldId = nonEmpty(options.worldId) ?? accumulator.worldId;
  // Only evidence of the reference leaves its world to be assumed.
  const assumed = accumulator.strict ? null : assumedWorld();
  const world = worldId ?? assumed?.id ?? accumulator.worlds()[0];
  if (world === undefined) throw worldUnknown();
  const ids = idsOf(options.vocab, () => accumulator.operationIds ?? idsOfWorld(world, assumed));
  const meta: Record<string, unknown> = {
    world_id: world,
    schema_version: 'runtime-mapping.v0.1',
    runtime_log_schema: 'runtime_log_schema.v0.1.json',
    status: 'partial',
    tier: accumulator.tier,
    source_jobs: [...(options.sourceJobs ?? [])],
    notes: options.notes ?? 'op-level runtime summary',
  };
  const recorded = accumulator.sources.flatMap((source) => source.inputs);
  const inputs = options.inputs ?? (recorded.length > 0 ? unique(recorded.map(({ path }) => path)) : undefined);
  const hashes =
    options.inputHashes ?? (recorded.length > 0 ? objectInOrder(recorded.map(({ path, sha256 }) => [path, sha256])) : undefined);
  if (inputs !== undefined) meta['inputs'] = [...inputs];
  if (hashes !== undefined) meta['input_hashes'] = hashes;
  // Only our own evidence says how many rows were passed over: the reference's document has no place for it.
  if (accumulator.strict && accumulator.skipped > 0) meta['skipped_rows'] = accumulator.skipped;
  if (accumulator.evidence !== null) meta['evidence'] = { ...accumulator.evidence };
  const tallies = [...accumulator.ops].sort(([, a], [, b]) => compareKeys(a.first, b.first));
  return { meta, ops: objectInOrder(tallies.map(([name, tally]) => [name, entry(tally, worldId, ids)])) } as OpRuntimeSummary;
}

const nonEmpty = (text: string | undefined): string | undefined => (text === undefined || text === '' ? undefined : text);

const unique = (items: readonly string[]): string[] => [...new Set(items)];

const worldUnknown = (): OpSummaryError =>
  new OpSummaryError({
    code: 'OPS_WORLD_UNKNOWN',
    message: 'neither the rows nor the caller say which world the evidence is of',
    hint: 'give worldId, or summarise a bundle whose manifest names its world',
  });

function idsOfWorld(id: string, assumed: AssumedWorld | null): OperationIds {
  const names = findBuiltInWorld(id)?.operations.names ?? assumed?.operations();
  return names === undefined ? NO_IDS : idsInOrder(names);
}

function idsOf(vocab: unknown, ofWorld: () => OperationIds): OperationIds {
  if (vocab === undefined) return ofWorld();
  if (vocab === null) return NO_IDS;
  return vocab instanceof Map ? vocab : operationIds(vocab);
}

function entry(tally: OpTally, worldId: string | null, ids: OperationIds): Record<string, unknown> {
  const details = tally.details.sort((a, b) => compareKeys(a.key, b.key)).map(({ value }) => value);
  return {
    op_name: tally.name,
    op_id: ids.get(tally.name) ?? null,
    world_id: worldId ?? tally.world,
    probes: tally.probes,
    matches: tally.matches,
    mismatches: tally.mismatches,
    probes_including_blocked: tally.total,
    blocked: { total: tally.blocked, by_stage: counters(tally.byStage), by_kind: counters(tally.byKind) },
    unobserved: tally.unobserved,
    examples: tally.examples.map(({ value }) => value),
    scenarios: sortScenarios(tally),
    ...(details.length > 0 ? { mismatch_details: details } : {}),
    coverage_status: coverage(tally),
  };
}

function coverage({ probes, matches, mismatches, strict }: OpTally): 'ok' | 'partial' | 'brittle' {
  if (probes === 0) return 'brittle';
  // No mismatch is not yet a match: where nothing could be compared, the reference says "ok" and we do not.
  return mismatches === 0 && (matches > 0 || !strict) ? 'ok' : 'partial';
}

const counters = (map: Map<string, { count: number; first: RowKey }>): Record<string, number> =>
  objectInOrder([...map].sort(([, a], [, b]) => compareKeys(a.first, b.first)).map(([name, { count }]) => [name, count]));

function sortScenarios({ scenarios, name }: OpTally): unknown[] {
  const values = [...scenarios];
  if (values.length < 2) return values;
  if (values.every((value) => typeof value === 'string')) return (values as string[]).sort(compareCodePoints);
  if (values.every((value) => value !== null && typeof value !== 'string')) return values.sort((a, b) => Number(a) - Number(b));
  throw new OpSummaryError({
    code: 'OBSERVATION_ROW_INVALID',
    message: `the scenario ids of ${JSON.stringify(name)} are of mixed types and have no order`,
    hint: 'normalise the run again: scenario ids are text',
  });
}
