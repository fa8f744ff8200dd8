import { listOf } from '../lists.js';
import { type CallContext, truth, UNSPECIFIED, UnknownValue, type Value } from '../values.js';
import { type Call, fail, list } from './arguments.js';

/** Rows of the n-th items of several lists; they end with the shortest. */
function rows(lists: readonly Value[]): Value[][] {
  const items = lists.map(list);
  const length = Math.min(...items.map((each) => each.length));
  return Array.from({ length }, (_, at) => items.map((each) => each[at] as Value));
}

const called = (value: Value | undefined): Value => value ?? fail('an argument is missing');

/** The items split by a predicate; an answer that is not known leaves the whole split unknown. */
function split([predicate, items]: readonly Value[], context: CallContext): [Value[], Value[]] | UnknownValue {
  const kept: Value[] = [];
  const others: Value[] = [];
  for (const item of list(items)) {
    const answer = context.apply(called(predicate), [item]);
    const holds = truth(answer);
    if (holds === null) return answer instanceof UnknownValue ? answer : fail('whether an item is meant is not known');
    (holds ? kept : others).push(item);
  }
  return [kept, others];
}

const picked =
  (pick: (parts: [Value[], Value[]]) => Value): Call =>
  (values, context) => {
    const parts = split(values, context);
    return parts instanceof UnknownValue ? parts : pick(parts);
  };

/** The first answer that settles a search through a list. */
const search =
  (settles: boolean): Call =>
  ([predicate, items], context) => {
    for (const item of list(items)) {
      const answer = context.apply(called(predicate), [item]);
      const holds = truth(answer);
      if (holds === null || holds === settles) return settles || holds === null ? answer : false;
    }
    return !settles;
  };

export const PROCEDURES: Readonly<Record<string, Call>> = {
  map: ([procedure, ...lists], context) => listOf(rows(lists).map((row) => context.apply(called(procedure), row))),
  'for-each': ([procedure, ...lists], context) => {
    for (const row of rows(lists)) {
      context.settle(context.apply(called(procedure), row));
    }
    return UNSPECIFIED;
  },
  apply: ([procedure, ...values], context) => context.apply(called(procedure), [...values.slice(0, -1), ...list(values.at(-1))]),
  filter: picked(([kept]) => listOf(kept)),
  remove: picked(([, others]) => listOf(others)),
  partition: picked(([kept, others]) => listOf([listOf(kept), listOf(others)])),
  any: search(true),
  every: search(false),
  foldr: ([procedure, start, items], context) =>
    list(items).reduce<Value>((value, item) => context.apply(called(procedure), [value, item]), called(start)),
  foldl: ([procedure, start, items], context) =>
    list(items).reduce<Value>((value, item) => context.apply(called(procedure), [value, item]), called(start)),
  fold: ([procedure, start, items], context) =>
    list(items).reduce<Value>((value, item) => context.apply(called(procedure), [item, value]), called(start)),
  'fold-right': ([procedure, start, items], context) =>
    list(items).reduceRight<Value>((value, item) => context.apply(called(procedure), [item, value]), called(start)),
};
