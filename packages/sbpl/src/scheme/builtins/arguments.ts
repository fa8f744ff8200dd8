import { EvaluationLimit, MAX_STRING, NotComputable } from '../limits.js';
import { itemsOf } from '../lists.js';
import { type CallContext, CharacterValue, NIL, Pair, SymbolValue, type Value } from '../values.js';

/** A function of the language: its arguments, and the evaluator it is called by. */
export type Call = (values: readonly Value[], context: CallContext) => Value;

export function fail(reason: string): never {
  throw new NotComputable(reason);
}

function notUsable(value: Value | undefined, wanted: string): NotComputable {
  if (value instanceof SymbolValue) return new NotComputable(`${value.name} is not defined`, value.name);
  if (value === false) return new NotComputable(`#f stands where ${wanted} is due (a parameter not given?)`);
  return new NotComputable(value === undefined ? 'an argument is missing' : `an argument is not ${wanted}`);
}

export const text = (value: Value | undefined): string => {
  if (typeof value !== 'string') throw notUsable(value, 'text');
  return value;
};

export const number = (value: Value | undefined): number => {
  if (typeof value !== 'number') throw notUsable(value, 'a number');
  return value;
};

/** A place in a text or list of a length. */
export const index = (value: Value | undefined, length: number): number => {
  const at = number(value);
  return Number.isInteger(at) && at >= 0 && at <= length ? at : fail(`${at} is out of range`);
};

export const character = (value: Value | undefined): string => {
  if (!(value instanceof CharacterValue)) throw notUsable(value, 'a character');
  return value.value;
};

export const pair = (value: Value | undefined): Pair => {
  if (!(value instanceof Pair)) throw value === NIL ? new NotComputable('the list is empty') : notUsable(value, 'a list');
  return value;
};

export const list = (value: Value | undefined): Value[] => {
  const items = value === undefined ? null : itemsOf(value);
  if (items === null) throw notUsable(value, 'a list');
  return items;
};

export const symbol = (value: Value | undefined): string => {
  if (!(value instanceof SymbolValue)) throw notUsable(value, 'a symbol');
  return value.name;
};

export const bounded = (value: string): string => {
  if (value.length > MAX_STRING) throw new EvaluationLimit(`a string grows beyond ${MAX_STRING} characters`);
  return value;
};
