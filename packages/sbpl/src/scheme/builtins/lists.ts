import { isEqual, isSame, listOf } from '../lists.js';
import { NIL, Pair, type Value } from '../values.js';
import { type Call, fail, index, list, pair } from './arguments.js';

/** `cadr`, `cddar` and their like: the letters are taken from the right. */
const selector =
  (letters: string): Call =>
  ([value]) =>
    [...letters].reduceRight<Value>(
      (at, letter) => (letter === 'a' ? pair(at).car : pair(at).cdr),
      value ?? fail('an argument is missing'),
    );

function selectors(): Record<string, Call> {
  let names = ['a', 'd'];
  const calls: Record<string, Call> = {};
  for (let length = 1; length <= 4; length += 1) {
    for (const letters of names) {
      calls[`c${letters}r`] = selector(letters);
    }
    names = names.flatMap((each) => [`a${each}`, `d${each}`]);
  }
  return calls;
}

/** The tail after `count` items. */
function tailOf(value: Value | undefined, count: number): Value {
  let rest = value ?? fail('an argument is missing');
  for (let at = 0; at < count; at += 1) {
    rest = pair(rest).cdr;
  }
  return rest;
}

type Same = (a: Value, b: Value) => boolean;

/** As `eq?` and `eqv?` have it. Whether two equal texts are one object is not tracked. */
export const identical: Same = (a, b) =>
  typeof a === 'string' && a === b ? fail('whether two equal texts are the same object is not tracked') : isSame(a, b);

const member =
  (same: Same): Call =>
  ([value, items]) => {
    let rest = items ?? NIL;
    while (rest instanceof Pair) {
      if (same(rest.car, value as Value)) return rest;
      rest = rest.cdr;
    }
    return rest === NIL ? false : fail('an argument is not a list');
  };

const assoc =
  (same: Same): Call =>
  ([key, items]) =>
    list(items).find((item) => item instanceof Pair && same(item.car, key as Value)) ?? false;

function append(values: readonly Value[]): Value {
  const last = values.at(-1) ?? NIL;
  return values.slice(0, -1).reduceRight<Value>((tail, value) => listOf(list(value), tail), last);
}

export const LISTS: Readonly<Record<string, Call>> = {
  ...selectors(),
  cons: ([head, tail]) => new Pair(head ?? fail('an argument is missing'), tail ?? fail('an argument is missing')),
  list: (values) => listOf(values),
  'list*': (values) => listOf(values.slice(0, -1), values.at(-1) ?? NIL),
  'set-car!': ([at, value], context) => {
    pair(at).car = context.guarded(value ?? fail('an argument is missing'));
    return at as Value;
  },
  'set-cdr!': ([at, value], context) => {
    pair(at).cdr = context.guarded(value ?? fail('an argument is missing'));
    return at as Value;
  },
  append,
  'append!': append,
  reverse: ([value]) => listOf(list(value).reverse()),
  'reverse!': ([value]) => listOf(list(value).reverse()),
  length: ([value]) => list(value).length,
  'list-copy': ([value]) => listOf(list(value)),
  'list-ref': ([value, at]) => pair(tailOf(value, index(at, 1 << 20))).car,
  'list-tail': ([value, at]) => tailOf(value, index(at, 1 << 20)),
  'last-pair': ([value]) => {
    let last = pair(value);
    while (last.cdr instanceof Pair) last = last.cdr;
    return last;
  },
  memq: member(identical),
  memv: member(identical),
  member: member(isEqual),
  assq: assoc(identical),
  assv: assoc(identical),
  assoc: assoc(isEqual),
  acons: ([key, value, rest]) => new Pair(new Pair(key as Value, value as Value), rest ?? NIL),
};
