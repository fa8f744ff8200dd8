import { DEFAULT_WORLD_ID } from '@runtime/contracts';
import { BaselineIndex } from './baseline-index.js';
import { ObservationError, type ObservationProblem } from './error.js';
import { MatrixIndex } from './matrix-index.js';
import { NeverRun } from './never-run.js';
import { observeRow, type RowContext, withoutNulls } from './observe-row.js';
import { problemOf } from './problems.js';
import { type RuleSet, type RuleSwitches, switchesOf } from './rule-set.js';
import { isGiven, isObject, type JsonObject, truthy } from './values.js';
import { entriesOf, looseRowsOf, pointerToken } from './walk.js';

export const RESULTS_FILE = 'runtime_results.json';
const MATRIX_FILE = 'expected_matrix.json';

export interface NormalizeContext {
  expected_matrix: unknown;
  baseline_results?: unknown;
  /** Wins over the documents' own. */
  world_id?: string | null | undefined;
  run_id?: string | null | undefined;
  harness_version?: string | null | undefined;
  /** Home directory on the measured host; absent means that it is not known. */
  home?: string | null | undefined;
  rules: RuleSet;
}

export interface NormalizeInput extends NormalizeContext {
  /** `runtime_results.json`: profile id to profile entry. */
  runtime_results: unknown;
}

/** One profile of the results: its entry without or with `probes`, and its rows where they come one by one. */
export interface ProfileSource {
  profile_id: string;
  /** The profile entry. Its `probes` are used when `rows` is absent. */
  entry: unknown;
  rows?: AsyncIterable<unknown> | Iterable<unknown> | undefined;
}

export interface Normalized {
  observations: JsonObject[];
  /** Rows that were left out (runtime set). The reference set throws on the first instead. */
  problems: ObservationProblem[];
}

/**
 * Turns raw results into observations, in document order (contract: normalization, matrix pipeline).
 *
 * @throws ObservationError in the reference set for the first odd row; in both for a document that is no object.
 */
export function normalizeObservations(input: NormalizeInput): Normalized {
  const rules = switchesOf(input.rules);
  const normalizer = new Normalizer(input, worldOf(input, input.runtime_results, rules));
  normalizer.checkWorlds(input.world_id, input.runtime_results);
  const observations: JsonObject[] = [];
  for (const [profileId, profile] of profilesOf(input.runtime_results, rules)) {
    for (const observation of normalizer.profile(profileId, profile)) observations.push(withoutNulls(observation));
  }
  for (const observation of normalizer.missingProfiles()) observations.push(withoutNulls(observation));
  return { observations, problems: normalizer.problems };
}

/** Profile entries in document order. A world beside them is no profile (runtime set). */
export function* profilesOf(results: unknown, rules: RuleSwitches): Generator<[string, unknown]> {
  for (const entry of entriesOf(results, RESULTS_FILE, '')) {
    if (!rules.worldInResultsIsProfile && entry[0] === 'world_id' && !isObject(entry[1])) continue;
    yield entry;
  }
}

/** The caller's world, else the matrix's, else the one beside the results, else the baseline. */
export function worldOf(context: NormalizeContext, results: unknown, rules: RuleSwitches): unknown {
  if (truthy(context.world_id)) return context.world_id;
  const fromMatrix = worldMember(context.expected_matrix, MATRIX_FILE, rules);
  if (truthy(fromMatrix)) return fromMatrix;
  const fromResults = worldMember(results, RESULTS_FILE, rules);
  return truthy(fromResults) ? fromResults : DEFAULT_WORLD_ID;
}

function worldMember(document: unknown, path: string, rules: RuleSwitches): unknown {
  if (isObject(document)) return document['world_id'];
  if (!rules.stopsAtFirstOddRow && !isGiven(document)) return null;
  throw new ObservationError({ code: 'OBSERVATION_INPUT_INVALID', message: 'the document is not an object', path, field: '' });
}

/**
 * Normalises profile after profile with one set of indexes; rows are counted across profiles. Its observations hold
 * null where a member is not given.
 */
export class Normalizer {
  readonly problems: ObservationProblem[] = [];
  readonly context: RowContext;
  readonly #matrix: unknown;
  readonly #seen = new Set<string>();
  #index = 0;

  constructor(input: NormalizeContext, worldId: unknown) {
    const rules = switchesOf(input.rules);
    const baseline = new BaselineIndex(input.baseline_results, rules);
    this.problems.push(...baseline.problems);
    this.#matrix = input.expected_matrix;
    this.context = {
      rules,
      worldId,
      runId: input.run_id ?? null,
      harness: input.harness_version ?? null,
      home: input.home ?? null,
      matrix: new MatrixIndex(input.expected_matrix, rules),
      baseline,
    };
  }

  /** Reports a matrix or results document that names another world than the caller (runtime set). */
  checkWorlds(given: unknown, results: unknown): void {
    if (this.context.rules.worldInResultsIsProfile || !truthy(given)) return;
    for (const [document, file] of [
      [this.#matrix, MATRIX_FILE],
      [results, RESULTS_FILE],
    ] as const) {
      const own = isObject(document) ? document['world_id'] : null;
      if (typeof own !== 'string' || own === '' || own === given) continue;
      const message = `the document is of world ${own}, the run of ${String(given)}`;
      this.problems.push({ code: 'WORLD_DIFFERS', message, file, field: '/world_id', index: null, profile_id: null, probe: null });
    }
  }

  /** The observations of one profile entry in row order, then those of its probes that never ran (runtime set). */
  *profile(profileId: string, profile: unknown): Generator<JsonObject> {
    const field = `/${pointerToken(profileId)}`;
    this.#seen.add(profileId);
    const neverRun = this.#neverRun(profileId);
    try {
      for (const entry of looseRowsOf(profile, RESULTS_FILE, field)) {
        neverRun?.ran(entry.row);
        const observation = this.row(profileId, profile as JsonObject, entry.row, entry.field);
        if (observation !== null) yield observation;
      }
    } catch (error) {
      this.#report(error, profileId, null, field, null);
    }
    if (neverRun !== null) yield* this.#observeNeverRun(profileId, neverRun);
  }

  /** The same for a profile whose rows may come one by one, and may have to be waited for. */
  rowsOf({ profile_id, entry, rows }: ProfileSource): Iterable<JsonObject> | AsyncIterable<JsonObject> {
    if (rows === undefined) return this.profile(profile_id, entry);
    this.#seen.add(profile_id);
    const profile = isObject(entry) ? entry : NO_ROWS;
    return Symbol.iterator in rows ? this.#rowsAtHand(profile_id, profile, rows) : this.#rowsAwaited(profile_id, profile, rows);
  }

  *#rowsAtHand(profileId: string, profile: JsonObject, rows: Iterable<unknown>): Generator<JsonObject> {
    const next = this.#rowReader(profileId, profile);
    for (const row of rows) {
      const observation = next.read(row);
      if (observation !== null) yield observation;
    }
    yield* next.neverRun();
  }

  async *#rowsAwaited(profileId: string, profile: JsonObject, rows: AsyncIterable<unknown>): AsyncGenerator<JsonObject> {
    const next = this.#rowReader(profileId, profile);
    for await (const row of rows) {
      const observation = next.read(row);
      if (observation !== null) yield observation;
    }
    yield* next.neverRun();
  }

  #rowReader(profileId: string, profile: JsonObject): { read: (row: unknown) => JsonObject | null; neverRun: () => Iterable<JsonObject> } {
    const field = `/${pointerToken(profileId)}/probes`;
    const neverRun = this.#neverRun(profileId);
    let position = 0;
    return {
      read: (row) => {
        neverRun?.ran(row);
        return this.row(profileId, profile, row, `${field}/${position++}`);
      },
      neverRun: () => (neverRun === null ? [] : this.#observeNeverRun(profileId, neverRun)),
    };
  }

  /** The probes of matrix profiles that the results do not name at all (runtime set). */
  *missingProfiles(): Generator<JsonObject> {
    if (this.context.rules.neverRunIsSilent) return;
    for (const profileId of this.context.matrix.profileIds()) {
      if (!this.#seen.has(profileId)) yield* this.profile(profileId, NO_ROWS);
    }
  }

  /** One row, or null for an odd one, which is then among {@link problems}. */
  row(profileId: string, profile: JsonObject, row: unknown, field: string): JsonObject | null {
    const index = this.#index++;
    try {
      if (isObject(row)) return observeRow(this.context, profileId, profile, row);
      throw new ObservationError({ code: 'OBSERVATION_ROW_INVALID', message: 'the row is not an object' });
    } catch (error) {
      this.#report(error, profileId, row, field, index);
      return null;
    }
  }

  /** Takes note of an observation that could not be written. */
  report(error: unknown, observation: JsonObject): void {
    const profileId = String(observation['profile_id']);
    this.#report(error, profileId, { name: observation['probe_name'] }, `/${pointerToken(profileId)}`, null);
  }

  #neverRun(profileId: string): NeverRun | null {
    return this.context.rules.neverRunIsSilent ? null : new NeverRun(this.context.matrix.profile(profileId));
  }

  *#observeNeverRun(profileId: string, neverRun: NeverRun): Generator<JsonObject> {
    for (const row of neverRun.rows()) yield observeRow(this.context, profileId, NO_ROWS, row);
  }

  #report(error: unknown, profileId: string, row: unknown, field: string, index: number | null): void {
    const problem = problemOf(error, { file: RESULTS_FILE, field, index, profileId, row });
    if (this.context.rules.stopsAtFirstOddRow) throw problem.asError();
    this.problems.push(problem.value);
  }
}

const NO_ROWS: JsonObject = {};
