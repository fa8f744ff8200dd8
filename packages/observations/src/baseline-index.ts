import { ObservationError, type ObservationProblem } from './error.js';
import { plainText } from './plain-text.js';
import type { RuleSwitches } from './rule-set.js';
import { isGiven, isObject, type JsonObject, truthy } from './values.js';

const FILE = 'baseline_results.json';

/** Finds the baseline row of a probe: by profile and probe name, else by profile, operation and target. */
export class BaselineIndex {
  /** Rows that share a name and so measured nobody's baseline (runtime set). */
  readonly problems: ObservationProblem[] = [];
  readonly #byName = new Map<string, JsonObject | null>();
  readonly #byTarget = new Map<string, JsonObject>();
  readonly #rules: RuleSwitches;

  constructor(baseline: unknown, rules: RuleSwitches) {
    this.#rules = rules;
    if (!truthy(baseline)) return;
    if (!isObject(baseline)) throw this.#invalid('the document is not an object', '');
    const { results } = baseline;
    if (!truthy(results)) return;
    // Whatever has members is walked by the reference, and rows that are no objects are passed over.
    if (!Array.isArray(results) && !(rules.stopsAtFirstOddRow && (isObject(results) || typeof results === 'string'))) {
      throw this.#invalid('results is not a list', '/results');
    }
    if (!Array.isArray(results)) return;
    results.forEach((row: unknown, index) => {
      if (isObject(row)) this.#add(row, index);
      else if (!rules.stopsAtFirstOddRow) this.#report('OBSERVATION_ROW_INVALID', 'a baseline row is not an object', index);
    });
  }

  #invalid(message: string, field: string): ObservationError {
    return new ObservationError({
      code: 'OBSERVATION_INPUT_INVALID',
      message,
      path: FILE,
      field,
      hint: 'restore the document from its bundle',
    });
  }

  #add(row: JsonObject, index: number): void {
    const profileId = row['profile_id'];
    if (typeof profileId !== 'string') return;
    const name = truthy(row['probe_name']) ? row['probe_name'] : row['name'];
    if (typeof name === 'string') this.#addNamed(keyOf(profileId, name), row, index);
    const operation = row['operation'];
    if (typeof operation !== 'string') return;
    const target = isGiven(row['target']) ? this.#targetText(row['target']) : null;
    this.#byTarget.set(keyOf(profileId, operation, target), row);
  }

  #addNamed(key: string, row: JsonObject, index: number): void {
    if (this.#rules.lastDuplicateCounts || !this.#byName.has(key)) {
      this.#byName.set(key, row);
      return;
    }
    this.#byName.set(key, null);
    this.#report('BASELINE_AMBIGUOUS', 'two baseline rows have this profile and probe name; neither is used', index, row);
  }

  #report(code: ObservationProblem['code'], message: string, index: number, row: JsonObject = {}): void {
    const { profile_id, probe_name } = row;
    this.problems.push({
      code,
      message,
      file: FILE,
      field: `/results/${index}`,
      index,
      profile_id: typeof profile_id === 'string' ? profile_id : null,
      probe: typeof probe_name === 'string' ? probe_name : null,
    });
  }

  #targetText(target: unknown): string {
    return this.#rules.valuesBecomeText ? plainText(target) : typeof target === 'string' ? target : JSON.stringify(target);
  }

  find(profileId: string, name: unknown, operation: unknown, target: unknown): JsonObject | null {
    if (truthy(name) && typeof name === 'string') {
      const named = this.#byName.get(keyOf(profileId, name));
      if (named !== undefined) return named;
    }
    if (!truthy(operation) || typeof operation !== 'string') return null;
    // A row found by its target may have been measured for another probe.
    if (!this.#rules.baselineByTargetForNamedProbes && truthy(name)) return null;
    if (isGiven(target) && typeof target !== 'string') return null;
    return this.#byTarget.get(keyOf(profileId, operation, isGiven(target) ? (target as string) : null)) ?? null;
  }
}

/** Lengths make the join unambiguous, whatever the parts hold. */
const keyOf = (profileId: string, ...parts: (string | null)[]): string =>
  `${profileId.length}:${profileId}${parts.map((part) => (part === null ? '-' : `${part.length}:${part}`)).join('')}`;
