import { Builtin, CharacterValue, isList, SymbolValue, UNSPECIFIED, UnknownValue, type Value } from './values.js';

/** Raised inside the evaluator when a profile asks for more than its bounds. */
export class EvaluationLimit extends Error {}

const MAX_STRING = 64 * 1024;
const MAX_LIST = 100_000;

/** A call that cannot be computed; the evaluator turns it into an unknown value at the place of the call. */
export class NotComputable extends Error {
  /** The variable that is not defined, where that is why. */
  readonly undefinedName: string | undefined;

  constructor(message: string, undefinedName?: string) {
    super(message);
    this.undefinedName = undefinedName;
  }
}

const text = (value: Value | undefined): string => {
  if (typeof value !== 'string') throw notUsable(value, 'text');
  return value;
};

const number = (value: Value | undefined): number => {
  if (typeof value !== 'number') throw notUsable(value, 'a number');
  return value;
};

const list = (value: Value | undefined): readonly Value[] => {
  if (value === undefined || !isList(value)) throw notUsable(value, 'a list');
  return value;
};

function notUsable(value: Value | undefined, wanted: string): NotComputable {
  if (value instanceof SymbolValue) return new NotComputable(`${value.name} is not defined`, value.name);
  if (value === false) return new NotComputable(`#f stands where ${wanted} is due (a parameter not given?)`);
  return new NotComputable(value === undefined ? 'an argument is missing' : `an argument is not ${wanted}`);
}

const bounded = (value: string): string => {
  if (value.length > MAX_STRING) throw new EvaluationLimit(`a string grows beyond ${MAX_STRING} characters`);
  return value;
};

const boundedList = (value: readonly Value[]): readonly Value[] => {
  if (value.length > MAX_LIST) throw new EvaluationLimit(`a list grows beyond ${MAX_LIST} items`);
  return value;
};

const MAX_COMPARISONS = 1_000_000;

/** Equal by content. Lists may share parts and so be far larger than they look: comparing stops at a bound. */
export function isEqual(a: Value, b: Value): boolean {
  const pending: [Value, Value][] = [[a, b]];
  for (let count = 0; pending.length > 0; count += 1) {
    if (count > MAX_COMPARISONS) throw new EvaluationLimit(`a comparison looks at more than ${MAX_COMPARISONS} values`);
    const [one, other] = pending.pop() as [Value, Value];
    if (isList(one) && isList(other)) {
      if (one.length !== other.length) return false;
      one.forEach((item, index) => {
        pending.push([item, other[index] as Value]);
      });
    } else if (!isSame(one, other)) {
      return false;
    }
  }
  return true;
}

function isSame(a: Value, b: Value): boolean {
  if (a instanceof SymbolValue && b instanceof SymbolValue) return a.name === b.name;
  if (a instanceof CharacterValue && b instanceof CharacterValue) return a.value === b.value;
  return a === b;
}

const compare =
  (holds: (a: number, b: number) => boolean) =>
  (values: readonly Value[]): Value =>
    values.every((value, index) => index === 0 || holds(number(values[index - 1]), number(value)));

const sum = (values: readonly Value[]): number => values.reduce<number>((total, value) => total + number(value), 0);

const TABLE: Readonly<Record<string, (values: readonly Value[]) => Value>> = {
  'string-append': (values) => bounded(values.map(text).join('')),
  'string-length': ([value]) => text(value).length,
  substring: ([value, from, to]) => text(value).slice(number(from), to === undefined ? undefined : number(to)),
  'string=?': (values) => values.every((value) => text(value) === text(values[0])),
  'string-upcase': ([value]) => text(value).toUpperCase(),
  'string-downcase': ([value]) => text(value).toLowerCase(),
  'string->symbol': ([value]) => new SymbolValue(text(value)),
  'symbol->string': ([value]) => {
    if (!(value instanceof SymbolValue)) throw new NotComputable('an argument is not a symbol');
    return value.name;
  },
  'string->number': ([value]) => (/^[+-]?\d+$/.test(text(value)) ? Number(text(value)) : false),
  'number->string': ([value]) => String(number(value)),
  'string->list': ([value]) => [...text(value)].map((each) => new CharacterValue(each)),
  'list->string': ([value]) =>
    list(value)
      .map((each) => (each instanceof CharacterValue ? each.value : text(each)))
      .join(''),
  'string-ref': ([value, index]) => new CharacterValue(text(value)[number(index)] ?? ''),
  string: (values) => values.map((each) => (each instanceof CharacterValue ? each.value : text(each))).join(''),
  /** Quotes a text so that a regex takes it literally. */
  'regex-quote': ([value]) => bounded(text(value).replace(/[\\^$.|?*+()[\]{}]/g, (character) => `\\${character}`)),
  list: (values) => values,
  cons: ([head, tail]) => boundedList([head as Value, ...list(tail)]),
  car: ([value]) => list(value)[0] ?? fail('car of an empty list'),
  cdr: ([value]) => (list(value).length === 0 ? fail('cdr of an empty list') : list(value).slice(1)),
  cadr: ([value]) => list(value)[1] ?? fail('the list is too short'),
  cddr: ([value]) => list(value).slice(2),
  caddr: ([value]) => list(value)[2] ?? fail('the list is too short'),
  append: (values) => boundedList(values.flatMap(list)),
  reverse: ([value]) => [...list(value)].reverse(),
  length: ([value]) => list(value).length,
  'list-ref': ([value, index]) => list(value)[number(index)] ?? fail('the list is too short'),
  'list-tail': ([value, index]) => list(value).slice(number(index)),
  member: ([value, items]) => tailFrom(list(items), (item) => isEqual(item, value as Value)),
  memq: ([value, items]) => tailFrom(list(items), (item) => isEqual(item, value as Value)),
  memv: ([value, items]) => tailFrom(list(items), (item) => isEqual(item, value as Value)),
  assoc: ([key, items]) => list(items).find((item) => isList(item) && item[0] !== undefined && isEqual(item[0], key as Value)) ?? false,
  assq: ([key, items]) => list(items).find((item) => isList(item) && item[0] !== undefined && isEqual(item[0], key as Value)) ?? false,
  'null?': ([value]) => value !== undefined && isList(value) && value.length === 0,
  'pair?': ([value]) => value !== undefined && isList(value) && value.length > 0,
  'list?': ([value]) => value !== undefined && isList(value),
  'string?': ([value]) => typeof value === 'string',
  'number?': ([value]) => typeof value === 'number',
  'integer?': ([value]) => Number.isInteger(value),
  'symbol?': ([value]) => value instanceof SymbolValue,
  'boolean?': ([value]) => typeof value === 'boolean',
  not: ([value]) => value === false,
  'eq?': ([a, b]) => isEqual(a as Value, b as Value),
  'eqv?': ([a, b]) => isEqual(a as Value, b as Value),
  'equal?': ([a, b]) => isEqual(a as Value, b as Value),
  '=': compare((a, b) => a === b),
  '<': compare((a, b) => a < b),
  '>': compare((a, b) => a > b),
  '<=': compare((a, b) => a <= b),
  '>=': compare((a, b) => a >= b),
  '+': sum,
  '-': ([first, ...rest]) => (rest.length === 0 ? -number(first) : number(first) - sum(rest)),
  '*': (values) => values.reduce<number>((total, value) => total * number(value), 1),
  quotient: ([a, b]) => (number(b) === 0 ? fail('division by zero') : Math.trunc(number(a) / number(b))),
  remainder: ([a, b]) => (number(b) === 0 ? fail('division by zero') : number(a) % number(b)),
  /** Output of the compiler; nothing decides on it. */
  display: () => UNSPECIFIED,
  newline: () => UNSPECIFIED,
  write: () => UNSPECIFIED,
  print: () => UNSPECIFIED,
};

function fail(reason: string): never {
  throw new NotComputable(reason);
}

function tailFrom(items: readonly Value[], found: (item: Value) => boolean): Value {
  const at = items.findIndex(found);
  return at === -1 ? false : items.slice(at);
}

/** Builtins that may hold unknown values without looking at them. */
const CARRIERS: ReadonlySet<string> = new Set([
  'list',
  'cons',
  'append',
  'reverse',
  'car',
  'cdr',
  'cadr',
  'cddr',
  'caddr',
  'length',
  'null?',
  'pair?',
  'list?',
  'list-ref',
  'list-tail',
]);

/** The pure functions of the language, by name. An unknown argument makes an unknown result. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map(
  Object.entries(TABLE).map(([name, call]) => [
    name,
    new Builtin(name, (values) => {
      const unknown = CARRIERS.has(name) ? undefined : values.find((value) => value instanceof UnknownValue);
      return unknown ?? call(values);
    }),
  ]),
);
