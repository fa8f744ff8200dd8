import { compareCodePoints, encodeString, JsonNumber } from '@runtime/contracts';
import { ObservationError } from './error.js';
import { pythonNumberText } from './number-text.js';
import { type RuleSet, type RuleSwitches, switchesOf } from './rule-set.js';
import { SortedWriter } from './sorted-writer.js';
import type { JsonObject } from './values.js';

/**
 * `runtime_events.normalized.json`: one array, two spaces, keys sorted by code point at every depth, no final newline.
 *
 * @throws ObservationError `OBSERVATION_ROW_INVALID` for an observation without `policy_layers`.
 */
export const encodeObservations = (observations: readonly JsonObject[], rules: RuleSet): string =>
  [...observationPieces(observations, rules)].join('');

/** The same in pieces. */
export function* observationPieces(observations: readonly JsonObject[], rules: RuleSet): Generator<string> {
  const encoder = new ObservationEncoder(switchesOf(rules));
  for (let from = 0; from < observations.length; from += BATCH) {
    yield (from === 0 ? '[\n  ' : ',\n  ') + encoder.rows(observations.slice(from, from + BATCH));
  }
  yield observations.length === 0 ? '[]' : '\n]';
}

/** Rows that are written before their text is handed on. */
export const BATCH = 32;

/** Encodes rows as items of the document's array. */
export class ObservationEncoder {
  readonly #rules: RuleSwitches;
  readonly #writer: SortedWriter;

  constructor(rules: RuleSwitches) {
    this.#rules = rules;
    this.#writer = new SortedWriter(rules);
  }

  /** Observations, indented as items and joined; starts at the first brace. */
  rows(observations: readonly JsonObject[]): string {
    let text = '';
    for (const observation of observations) text += text === '' ? this.row(observation) : `,\n  ${this.row(observation)}`;
    return text;
  }

  /** One observation, as {@link rows} writes it. The few rows that hold something rare are written the long way. */
  row(observation: JsonObject): string {
    if (observation['policy_layers'] === undefined || observation['policy_layers'] === null) {
      throw new ObservationError({ code: 'OBSERVATION_ROW_INVALID', message: 'an observation without policy_layers is never written' });
    }
    return this.#writer.row(observation) ?? this.#object(observation, 1, true);
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
