import { compareCodePoints, encodeString, JsonNumber } from '@runtime/contracts';
import { ObservationError } from './error.js';
import { pythonNumberText } from './number-text.js';
import { type RuleSet, type RuleSwitches, switchesOf } from './rule-set.js';
import { SortedCopier } from './sorted-copy.js';
import type { JsonObject } from './values.js';

/**
 * `runtime_events.normalized.json`: one array, two spaces, keys sorted by code point at every depth, no final newline.
 *
 * @throws ObservationError `OBSERVATION_ROW_INVALID` for an observation without `policy_layers`.
 */
export function encodeObservations(observations: readonly JsonObject[], rules: RuleSet): string {
  if (observations.length === 0) return '[]';
  const encoder = new ObservationEncoder(switchesOf(rules));
  const parts: string[] = [];
  for (let from = 0; from < observations.length; from += BATCH) parts.push(encoder.rows(observations.slice(from, from + BATCH)));
  return `[\n  ${parts.join(',\n  ')}\n]`;
}

/** Rows that are handed to the engine's encoder at once. */
export const BATCH = 32;

/** Whether a text holds anything that is escaped. Counting its bytes is quicker than a pattern. */
const isBeyondAscii = (text: string): boolean => text.includes('\u007f') || Buffer.byteLength(text) !== text.length;
const EVERY_BEYOND_ASCII = /[\u007f-\uffff]/g;
const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

function native(rows: readonly JsonObject[]): string {
  const text = JSON.stringify(rows, null, 2).slice(4, -2);
  return isBeyondAscii(text) ? text.replace(EVERY_BEYOND_ASCII, escapeUnit) : text;
}

/** Encodes rows as items of the document's array. */
export class ObservationEncoder {
  readonly #rules: RuleSwitches;
  readonly #copier: SortedCopier;
  /** The preflight block is one object for all rows of a profile. */
  #sharedBlock: unknown = null;
  #sharedCopy: unknown = null;

  constructor(rules: RuleSwitches) {
    this.#rules = rules;
    this.#copier = new SortedCopier(rules);
  }

  /**
   * Observations, indented as items and joined; starts at the first brace. The engine's own encoder does the work
   * wherever it writes what the reference writes; the few rows it would write otherwise are written by hand.
   */
  rows(observations: readonly JsonObject[]): string {
    const sorted: JsonObject[] = [];
    for (const observation of observations) {
      const row = this.#sortedRow(observation);
      if (row === null) return observations.map((one) => this.row(one)).join(',\n  ');
      sorted.push(row);
    }
    return native(sorted);
  }

  /** One observation, as {@link rows} writes it. */
  row(observation: JsonObject): string {
    const sorted = this.#sortedRow(observation);
    return sorted === null ? this.#object(observation, 1, true) : native([sorted]);
  }

  /** A copy whose members stand in sorted order; null when the engine's encoder would not do. */
  #sortedRow(observation: JsonObject): JsonObject | null {
    if (observation['policy_layers'] === undefined || observation['policy_layers'] === null) {
      throw new ObservationError({ code: 'OBSERVATION_ROW_INVALID', message: 'an observation without policy_layers is never written' });
    }
    const { sorted, isPlain, template } = this.#copier.orderOf(Object.keys(observation));
    if (!isPlain) return null;
    const row: JsonObject = { ...template };
    for (let i = 0; i < sorted.length; i++) {
      const name = sorted[i] as string;
      const value = observation[name];
      if (value === null || value === undefined) continue;
      const copy = typeof value === 'string' ? value : name === 'preflight' ? this.#shared(value) : this.#copier.copy(value);
      if (copy === undefined) return null;
      row[name] = copy;
    }
    return row;
  }

  #shared(value: unknown): unknown {
    if (this.#sharedBlock !== value) {
      this.#sharedCopy = this.#copier.copy(value);
      this.#sharedBlock = value;
    }
    return this.#sharedCopy;
  }

  #value(value: unknown, depth: number): string {
    switch (typeof value) {
      case 'string':
        return encodeString(value);
      case 'number':
        return this.#number(value);
      case 'boolean':
        return value ? 'true' : 'false';
      case 'object':
        if (value === null) return 'null';
        if (Array.isArray(value)) return this.#array(value, depth);
        if (value instanceof JsonNumber) return this.#numberText(value.text);
        return this.#object(value as JsonObject, depth, false);
      default:
        return 'null';
    }
  }

  #number(value: number): string {
    if (Number.isInteger(value)) return Object.is(value, -0) ? '0' : String(value);
    return this.#numberText(String(value));
  }

  #numberText(text: string): string {
    if (this.#rules.pythonFloatSpelling) return pythonNumberText(text);
    if (Number.isFinite(Number(text))) return text;
    throw new ObservationError({ code: 'OBSERVATION_ROW_INVALID', message: `${text} is no JSON number` });
  }

  #array(items: readonly unknown[], depth: number): string {
    const inner = `\n${'  '.repeat(depth + 1)}`;
    const parts = items.map((item) => inner + this.#value(item, depth + 1));
    return parts.length === 0 ? '[]' : `[${parts.join(',')}\n${'  '.repeat(depth)}]`;
  }

  #object(object: JsonObject, depth: number, dropsNulls: boolean): string {
    const inner = `\n${'  '.repeat(depth + 1)}`;
    const parts: string[] = [];
    for (const key of Object.keys(object).sort(compareCodePoints)) {
      const value = object[key];
      if (value === undefined || (dropsNulls && value === null)) continue;
      parts.push(`${inner}${encodeString(key)}: ${this.#value(value, depth + 1)}`);
    }
    return parts.length === 0 ? '{}' : `{${parts.join(',')}\n${'  '.repeat(depth)}}`;
  }
}
