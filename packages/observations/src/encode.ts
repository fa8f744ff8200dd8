import { compareCodePoints, encodeString, JsonNumber, OBSERVATION_FIELDS } from '@runtime/contracts';
import { ObservationError } from './error.js';
import { pythonNumberText } from './number-text.js';
import { type RuleSet, type RuleSwitches, switchesOf } from './rule-set.js';
import type { JsonObject } from './values.js';

/**
 * `runtime_events.normalized.json`: one array, two spaces, keys sorted by code point at every depth, no final newline.
 *
 * @throws ObservationError `OBSERVATION_ROW_INVALID` for an observation without `policy_layers`.
 */
export function encodeObservations(observations: readonly JsonObject[], rules: RuleSet): string {
  if (observations.length === 0) return '[]';
  const encoder = new ObservationEncoder(switchesOf(rules));
  return `[\n  ${observations.map((observation) => encoder.row(observation)).join(',\n  ')}\n]`;
}

const SORTED_FIELDS = [...OBSERVATION_FIELDS].sort(compareCodePoints).map((name) => ({ name, head: `\n    "${name}": ` }));
const INDENTS = Array.from({ length: 140 }, (_, depth) => `\n${'  '.repeat(depth)}`);
const SURROGATE = /[\ud800-\udfff]/;

/** Encodes rows one at a time, as items of the document's array. */
export class ObservationEncoder {
  readonly #rules: RuleSwitches;
  /** The preflight block is one object for all rows of a profile. */
  #sharedBlock: unknown = null;
  #sharedText = '';

  constructor(rules: RuleSwitches) {
    this.#rules = rules;
  }

  /** One observation, indented as an item; starts at its brace. */
  row(observation: JsonObject): string {
    if (observation['policy_layers'] === undefined || observation['policy_layers'] === null) {
      throw new ObservationError({ code: 'OBSERVATION_ROW_INVALID', message: 'an observation without policy_layers is never written' });
    }
    let text = '';
    let written = 0;
    for (const { name, head } of SORTED_FIELDS) {
      const value = observation[name];
      if (value === undefined) continue;
      written++;
      if (value === null) continue;
      text += `${text === '' ? '{' : ','}${head}${name === 'preflight' ? this.#shared(value) : this.#value(value, 2)}`;
    }
    return written === memberCount(observation) ? `${text}\n  }` : this.#object(withoutNulls(observation), 1);
  }

  #shared(value: unknown): string {
    if (this.#sharedBlock !== value) {
      this.#sharedText = this.#value(value, 2);
      this.#sharedBlock = value;
    }
    return this.#sharedText;
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
        return this.#object(value as JsonObject, depth);
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
    if (items.length === 0) return '[]';
    const inner = indent(depth + 1);
    let text = '';
    for (let i = 0; i < items.length; i++) text += `${i === 0 ? '[' : ','}${inner}${this.#value(items[i], depth + 1)}`;
    return `${text}${indent(depth)}]`;
  }

  #object(object: JsonObject, depth: number): string {
    const keys = sortedKeys(object);
    if (keys.length === 0) return '{}';
    const inner = indent(depth + 1);
    let text = '';
    for (const key of keys) {
      const value = object[key];
      if (value === undefined) continue;
      text += `${text === '' ? '{' : ','}${inner}${encodeString(key)}: ${this.#value(value, depth + 1)}`;
    }
    return text === '' ? '{}' : `${text}${indent(depth)}}`;
  }
}

const indent = (depth: number): string => INDENTS[depth] ?? `\n${'  '.repeat(depth)}`;

function memberCount(object: JsonObject): number {
  let count = 0;
  for (const key in object) if (object[key] !== undefined) count++;
  return count;
}

const withoutNulls = (object: JsonObject): JsonObject => {
  const kept: JsonObject = {};
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value === null || value === undefined) continue;
    Object.defineProperty(kept, key, { value, enumerable: true, writable: true, configurable: true });
  }
  return kept;
};

/** Units sort like code points unless a surrogate meets them. */
function sortedKeys(object: JsonObject): string[] {
  const keys = Object.keys(object);
  if (keys.length < 2) return keys;
  return keys.some((key) => SURROGATE.test(key)) ? keys.sort(compareCodePoints) : keys.sort();
}
