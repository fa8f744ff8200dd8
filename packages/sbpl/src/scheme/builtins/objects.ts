import { EvaluationLimit, MAX_LIST, ProfileStopped } from '../limits.js';
import { isEqual, itemsOf, listOf } from '../lists.js';
import {
  Builtin,
  Closure,
  FilterValue,
  ModifierValue,
  NIL,
  Pair,
  SymbolValue,
  truth,
  UNSPECIFIED,
  type Value,
  VectorValue,
} from '../values.js';
import { type Call, fail, index, list, number } from './arguments.js';
import { identical } from './lists.js';

const vector = (value: Value | undefined): VectorValue => (value instanceof VectorValue ? value : fail('an argument is not a vector'));

function stop(values: readonly Value[]): never {
  throw new ProfileStopped(values.map(shown).join(' '));
}

const shown = (value: Value): string =>
  value instanceof SymbolValue ? value.name : typeof value === 'string' || typeof value === 'number' ? String(value) : '…';

/** Output of the compiler; nothing decides on it. */
const silent: Call = () => UNSPECIFIED;

export const OBJECTS: Readonly<Record<string, Call>> = {
  not: ([value]) => !(truth(value as Value) ?? fail('what is negated is not known')),
  'eq?': ([a, b]) => identical(a as Value, b as Value),
  'eqv?': ([a, b]) => identical(a as Value, b as Value),
  'equal?': ([a, b]) => isEqual(a as Value, b as Value),
  'null?': ([value]) => value === NIL,
  'pair?': ([value]) => value instanceof Pair,
  'atom?': ([value]) => !(value instanceof Pair),
  'list?': ([value]) => value !== undefined && itemsOf(value) !== null,
  'symbol?': ([value]) => value instanceof SymbolValue,
  'boolean?': ([value]) => typeof value === 'boolean',
  'procedure?': ([value]) =>
    value instanceof SymbolValue ? fail(`what ${value.name} is is not known`) : value instanceof Closure || value instanceof Builtin,
  'closure?': ([value]) => value instanceof Closure,
  'vector?': ([value]) => value instanceof VectorValue,
  'sbpl-filter?': ([value]) => value instanceof FilterValue,
  'sbpl-modifier?': ([value]) => value instanceof ModifierValue,
  vector: (values) => new VectorValue([...values]),
  'make-vector': ([length, fill]) => {
    if (number(length) > MAX_LIST) throw new EvaluationLimit(`a vector grows beyond ${MAX_LIST} items`);
    return new VectorValue(Array.from({ length: index(length, MAX_LIST) }, () => fill ?? NIL));
  },
  'vector-length': ([value]) => vector(value).items.length,
  'vector-ref': ([value, at]) => vector(value).items[index(at, vector(value).items.length - 1)] as Value,
  'vector-set!': ([value, at, item], context) => {
    vector(value).items[index(at, vector(value).items.length - 1)] = context.guarded(item ?? fail('an argument is missing'));
    return value as Value;
  },
  'vector->list': ([value]) => listOf(vector(value).items),
  'list->vector': ([value]) => new VectorValue(list(value)),
  display: silent,
  newline: silent,
  write: silent,
  'write-char': silent,
  print: silent,
  error: stop,
  throw: stop,
};
