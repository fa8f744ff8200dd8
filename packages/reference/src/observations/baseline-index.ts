import { EvidenceError } from '../error.js';
import { reprText } from '../python/repr.js';
import { isGiven, isObject, type JsonObject, truthy } from '../python/values.js';

const FILE = 'baseline_results.json';

/** Finds the baseline row of a probe: by profile and probe name, else by profile, operation and target; the last row counts. */
export class BaselineIndex {
  readonly #byName = new Map<string, JsonObject>();
  readonly #byTarget = new Map<string, JsonObject>();

  constructor(baseline: unknown) {
    if (!truthy(baseline)) return;
    if (!isObject(baseline)) throw invalid('the document is not an object', '');
    const { results } = baseline;
    if (!truthy(results)) return;
    if (Array.isArray(results)) for (const row of results) if (isObject(row)) this.#add(row);
    // Objects and text can be walked too: their members are no rows and are passed over.
    if (!Array.isArray(results) && !isObject(results) && typeof results !== 'string') throw invalid('results is not a list', '/results');
  }

  #add(row: JsonObject): void {
    const profileId = row['profile_id'];
    if (typeof profileId !== 'string') return;
    const name = truthy(row['probe_name']) ? row['probe_name'] : row['name'];
    if (typeof name === 'string') this.#byName.set(keyOf(profileId, name), row);
    const operation = row['operation'];
    if (typeof operation !== 'string') return;
    this.#byTarget.set(keyOf(profileId, operation, isGiven(row['target']) ? reprText(row['target']) : null), row);
  }

  find(profileId: string, name: unknown, operation: unknown, target: unknown): JsonObject | null {
    if (truthy(name) && typeof name === 'string') {
      const named = this.#byName.get(keyOf(profileId, name));
      if (named !== undefined) return named;
    }
    if (!truthy(operation) || typeof operation !== 'string') return null;
    if (isGiven(target) && typeof target !== 'string') return null;
    return this.#byTarget.get(keyOf(profileId, operation, isGiven(target) ? (target as string) : null)) ?? null;
  }
}

const invalid = (message: string, field: string): EvidenceError =>
  new EvidenceError({ code: 'OBSERVATION_INPUT_INVALID', message, path: FILE, field, hint: 'restore the document from its bundle' });

/** Lengths make the join unambiguous, whatever the parts hold. */
const keyOf = (profileId: string, ...parts: (string | null)[]): string =>
  `${profileId.length}:${profileId}${parts.map((part) => (part === null ? '-' : `${part.length}:${part}`)).join('')}`;
