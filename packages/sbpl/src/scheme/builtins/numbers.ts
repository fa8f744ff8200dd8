import type { Value } from '../values.js';
import { type Call, fail, number, text } from './arguments.js';

const compare =
  (holds: (a: number, b: number) => boolean): Call =>
  (values) =>
    values.every((value, at) => at === 0 || holds(number(values[at - 1]), number(value)));

const of =
  (compute: (value: number) => Value): Call =>
  ([value]) =>
    compute(number(value));

const sum = (values: readonly Value[]): number => values.reduce<number>((total, value) => total + number(value), 0);

const product = (values: readonly Value[]): number => values.reduce<number>((total, value) => total * number(value), 1);

const divisor = (value: Value | undefined): number => number(value) || fail('division by zero');

function modulo(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b));

/** Halves go to the even neighbour. */
function round(value: number): number {
  const floor = Math.floor(value);
  return value - floor === 0.5 ? floor + (Math.abs(floor % 2) === 1 ? 1 : 0) : Math.round(value);
}

const RADIX_DIGITS = '0123456789abcdef';

function parse(value: string, base: number): Value {
  const digits = RADIX_DIGITS.slice(0, base);
  if (new RegExp(`^[+-]?[${digits}]+$`, 'i').test(value)) return Number.parseInt(value, base);
  return base === 10 && /^[+-]?\d*\.?\d+(?:e[+-]?\d+)?$/i.test(value) ? Number(value) : false;
}

export const NUMBERS: Readonly<Record<string, Call>> = {
  '+': sum,
  '-': ([first, ...rest]) => (rest.length === 0 ? -number(first) : number(first) - sum(rest)),
  '*': product,
  '/': ([first, ...rest]) =>
    rest.length === 0 ? 1 / divisor(first) : rest.reduce<number>((value, each) => value / divisor(each), number(first)),
  quotient: ([a, b]) => Math.trunc(number(a) / divisor(b)),
  remainder: ([a, b]) => number(a) % divisor(b),
  modulo: ([a, b]) => modulo(number(a), divisor(b)),
  abs: of(Math.abs),
  min: (values) => Math.min(...values.map(number)),
  max: (values) => Math.max(...values.map(number)),
  gcd: (values) => values.map(number).reduce(gcd, 0),
  lcm: (values) => values.map(number).reduce((a, b) => (a === 0 || b === 0 ? 0 : Math.abs(a * b) / gcd(a, b)), 1),
  floor: of(Math.floor),
  ceiling: of(Math.ceil),
  truncate: of(Math.trunc),
  round: of(round),
  sqrt: of(Math.sqrt),
  expt: ([a, b]) => number(a) ** number(b),
  succ: of((value) => value + 1),
  pred: of((value) => value - 1),
  'exact->inexact': of((value) => value),
  'inexact->exact': of(Math.trunc),
  '=': compare((a, b) => a === b),
  '<': compare((a, b) => a < b),
  '>': compare((a, b) => a > b),
  '<=': compare((a, b) => a <= b),
  '>=': compare((a, b) => a >= b),
  '<>': compare((a, b) => a !== b),
  'zero?': of((value) => value === 0),
  'positive?': of((value) => value > 0),
  'negative?': of((value) => value < 0),
  'even?': of((value) => value % 2 === 0),
  'odd?': of((value) => Math.abs(value % 2) === 1),
  'number?': ([value]) => typeof value === 'number',
  'complex?': ([value]) => typeof value === 'number',
  'real?': ([value]) => typeof value === 'number',
  'rational?': ([value]) => typeof value === 'number',
  'integer?': ([value]) => Number.isInteger(value),
  'exact?': of(Number.isInteger),
  'inexact?': of((value) => !Number.isInteger(value)),
  'number->string': ([value, base]) => number(value).toString(base === undefined ? 10 : number(base)),
  'string->number': ([value, base]) => parse(text(value), base === undefined ? 10 : number(base)),
};
