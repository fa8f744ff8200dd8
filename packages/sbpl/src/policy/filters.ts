import { LIMITS } from '@runtime/contracts';
import { compileRegex } from '../regex/matcher.js';
import { EvaluationLimit } from '../scheme/limits.js';
import { flatten } from '../scheme/lists.js';
import { FilterValue, SymbolValue, UnknownValue, type Value } from '../scheme/values.js';
import type { UnknownConstruct } from '../types.js';
import { commandCode } from './commands.js';
import { readEndpoint } from './endpoint.js';
import { allOf, anyOf, type Filter, type NumberAttribute } from './filter.js';
import {
  COMBINATORS,
  isEntitlementValue,
  isNotEvaluated,
  isNumberFilter,
  isPathFilter,
  SHAPES,
  type TextShape,
  textShape,
} from './filter-names.js';
import { nearWord } from './near-word.js';
import { NUMBER_WORDS } from './number-words.js';

/** Turns a value in filter position into a filter; what cannot be one becomes undecided. */
export function filterOf(value: Value, source: UnknownConstruct): Filter {
  if (value instanceof FilterValue) {
    return value.filter;
  }
  if (value instanceof UnknownValue) {
    return { kind: 'unknown', unknown: value.unknown };
  }
  return { kind: 'unknown', unknown: { ...source, reason: `an argument of ${source.construct} is not a filter` } };
}

/**
 * Builds the filter `name` from evaluated arguments. `source` names the place; its reason is replaced by what is wrong.
 * Null when the language has no filter of this name.
 */
export function buildFilter(name: string, values: readonly Value[], source: UnknownConstruct): Filter | null {
  const flat = flatten(values);
  const unknown = (reason: string): Filter => ({ kind: 'unknown', unknown: { ...source, reason } });
  if (COMBINATORS.has(name)) {
    const filters = flat.map((value) => filterOf(value, source));
    if (filters.length === 0) {
      return unknown(`${name} holds no filter`);
    }
    if (name === 'require-all') return allOf(filters);
    return name === 'require-any' ? anyOf(filters) : { kind: 'not', filter: anyOf(filters) };
  }
  if (isNotEvaluated(name)) {
    return unknown(`the filter ${name} is known and not evaluated`);
  }
  if (isEntitlementValue(name)) {
    return entitlementValue(flat, unknown);
  }
  const shape = textShape(name);
  if (shape === null && !isNumberFilter(name) && !SHAPES.has(name)) {
    return null;
  }
  if (flat.length === 0 && name !== 'extension') {
    return unknown(`${name} has no argument`);
  }
  const [only] = flat;
  if (shape !== null && flat.length === 1 && !(only instanceof FilterValue)) {
    return textFilter(name, shape, only as Value, source);
  }
  if (shape !== null) {
    return anyOf(textArguments(name, shape, flat.length === 0 ? [DEFAULT_EXTENSION] : flat, source));
  }
  if (isNumberFilter(name)) {
    return anyOf(flat.map((value) => numberFilter(name as NumberAttribute, value, source)));
  }
  if (name === 'file-mode') {
    return anyOf(flat.map((value) => (typeof value === 'number' ? { kind: 'mode', mask: value, source } : unknown('a mode is a number'))));
  }
  if (name === 'path-ancestors') {
    return anyOf(flat.map((value) => ancestorsFilter(value, source)));
  }
  return readEndpoint(name as 'remote' | 'local', flat, source);
}

/** What `(extension)` asks for where it names no class. */
const DEFAULT_EXTENSION = 'com.apple.app-sandbox.read-write';

/** An entitlement that a process holds by name has the value true; other values are not part of a question. */
function entitlementValue([value]: readonly Value[], unknown: (reason: string) => Filter): Filter {
  if (typeof value === 'boolean') {
    return { kind: value ? 'always' : 'never' };
  }
  return unknown('what an entitlement holds besides true is not known');
}

/** The folders above a path; the path itself is not among them. */
function ancestorsFilter(value: Value, source: UnknownConstruct): Filter {
  if (value instanceof UnknownValue) {
    return { kind: 'unknown', unknown: value.unknown };
  }
  if (typeof value !== 'string' || !value.startsWith('/')) {
    return { kind: 'unknown', unknown: { ...source, reason: 'the argument of path-ancestors is not a path' } };
  }
  if (value.length > LIMITS.pathBytes) {
    return { kind: 'unknown', unknown: { ...source, reason: 'the argument of path-ancestors is longer than a path can be' } };
  }
  const end = value.replace(/\/+$/, '').length;
  const above: Filter[] = [];
  for (let at = 0; at !== -1 && at < end; at = value.indexOf('/', at + 1)) {
    above.push({ kind: 'text', attribute: 'path', test: 'equal', value: at === 0 ? '/' : value.slice(0, at), matcher: null });
  }
  return anyOf(above);
}

function textArguments(name: string, shape: TextShape, values: readonly Value[], source: UnknownConstruct): Filter[] {
  const filters: Filter[] = [];
  const nested: Filter[] = [];
  for (const value of values) {
    if (shape.attribute === 'entitlement' && value instanceof FilterValue) {
      nested.push(value.filter);
    } else {
      filters.push(textFilter(name, shape, value, source));
    }
  }
  return nested.length === 0 ? filters : [allOf([anyOf(filters), ...nested])];
}

const MAX_FILTER_DEPTH = 256;
const MAX_FILTER_SIZE = 200_000;

/** A built filter as a value, with what it costs: nested filters may be shared, and are evaluated each time they are met. */
export function filterValue(filter: Filter, values: readonly Value[]): FilterValue {
  let size = 1;
  let depth = 1;
  for (const value of flatten(values)) {
    size += value instanceof FilterValue ? value.size : 1;
    depth = Math.max(depth, value instanceof FilterValue ? value.depth + 1 : 1);
  }
  if (depth > MAX_FILTER_DEPTH || size > MAX_FILTER_SIZE) {
    throw new EvaluationLimit(`filters nest deeper than ${MAX_FILTER_DEPTH} or hold more than ${MAX_FILTER_SIZE} others`);
  }
  return new FilterValue(filter, size, depth);
}

/** How large the regexes are that a call of a regex filter built; what it was given ready-made is not counted again. */
export function regexSize(filter: Filter): number {
  const texts = filter.kind === 'any' ? filter.filters : [filter];
  return texts.reduce((total, each) => total + (each.kind === 'text' ? (each.matcher?.size ?? 0) : 0), 0);
}

function textFilter(name: string, { attribute, test }: TextShape, value: Value, source: UnknownConstruct): Filter {
  const unknown = (reason: string): Filter => ({ kind: 'unknown', unknown: { ...source, reason } });
  if (value instanceof UnknownValue) {
    return { kind: 'unknown', unknown: value.unknown };
  }
  // Words such as `self` or `DIRECTORY` are written bare; a path never is.
  const isWord = !isPathFilter(name) && (value instanceof SymbolValue || typeof value === 'number');
  const text = typeof value === 'string' ? value : isWord ? (value instanceof SymbolValue ? value.name : String(value)) : null;
  if (text === null) {
    const what =
      value instanceof SymbolValue
        ? `${value.name} is not defined`
        : value === false
          ? 'its value is #f (a parameter not given?)'
          : 'it is not text';
    return unknown(`the argument of ${name} cannot be used: ${what}`);
  }
  if (test === 'regex') {
    const compiled = compileRegex(text);
    if ('matcher' in compiled) {
      return { kind: 'text', attribute, test, value: text, matcher: compiled.matcher };
    }
    const reason = `the regex of ${name} is not evaluated: ${compiled.problem}`;
    return { kind: 'unknown', unknown: { ...source, reason }, ...(compiled.isDoubtful ? {} : { refused: 'regex' }) };
  }
  if (attribute === 'ioctl-command') {
    const code = commandCode(text);
    return code === null ? unknown(`the command ${text} is not known`) : { kind: 'text', attribute, test, value: code, matcher: null };
  }
  const trimmed = test === 'subpath' && text.endsWith('/') ? text.replace(/\/+$/, '') || '/' : text;
  return { kind: 'text', attribute, test, value: trimmed, matcher: null };
}

function numberFilter(attribute: NumberAttribute, value: Value, source: UnknownConstruct): Filter {
  const number = typeof value === 'number' ? value : value instanceof SymbolValue ? NUMBER_WORDS.get(value.name) : undefined;
  if (number === undefined) {
    const what =
      value instanceof SymbolValue
        ? `the word ${value.name} is not known${nearWord(value.name, NUMBER_WORDS.keys())}`
        : 'it is not a number';
    return { kind: 'unknown', unknown: { ...source, reason: `the argument of ${attribute} cannot be used: ${what}` } };
  }
  return { kind: 'number', attribute, low: number, high: number };
}

/** A bare word among the arguments of a path filter: a variable that nothing defines. Other filters take words. */
export function undefinedWord(name: string, values: readonly Value[]): string | null {
  const word = isPathFilter(name) ? flatten(values).find((value) => value instanceof SymbolValue) : undefined;
  return word instanceof SymbolValue ? word.name : null;
}
