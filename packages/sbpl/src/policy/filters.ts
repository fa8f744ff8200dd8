import { compileRegex } from '../regex/matcher.js';
import { EvaluationLimit } from '../scheme/limits.js';
import { flatten } from '../scheme/lists.js';
import { FilterValue, SymbolValue, UnknownValue, type Value } from '../scheme/values.js';
import type { UnknownConstruct } from '../types.js';
import { readEndpoint } from './endpoint.js';
import {
  allOf,
  anyOf,
  type Filter,
  NUMBER_ATTRIBUTES,
  type NumberAttribute,
  TEXT_ATTRIBUTES,
  type TextAttribute,
  type TextTest,
} from './filter.js';

interface TextShape {
  attribute: TextAttribute;
  test: TextTest;
}

const PATH_FILTERS: Readonly<Record<string, TextTest>> = {
  literal: 'equal',
  path: 'equal',
  'path-literal': 'equal',
  subpath: 'subpath',
  'path-subpath': 'subpath',
  prefix: 'prefix',
  'path-prefix': 'prefix',
  regex: 'regex',
  'path-regex': 'regex',
};

/** Other spellings of attribute filters. */
const TEXT_FILTER_NAMES: Readonly<Record<string, TextAttribute>> = {
  'require-entitlement': 'entitlement',
  'entitlement-is-present': 'entitlement',
  'entitlement-is-bool-true': 'entitlement',
  '%entitlement-is-present': 'entitlement',
};

const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ['AF_UNIX', 1],
  ['AF_LOCAL', 1],
  ['AF_INET', 2],
  ['AF_ROUTE', 17],
  ['AF_INET6', 30],
  ['AF_SYSTEM', 32],
  ['SOCK_STREAM', 1],
  ['SOCK_DGRAM', 2],
  ['SOCK_RAW', 3],
  ['SOCK_SEQPACKET', 5],
  ['IPPROTO_IP', 0],
  ['IPPROTO_ICMP', 1],
  ['IPPROTO_TCP', 6],
  ['IPPROTO_UDP', 17],
  ['IPPROTO_ICMPV6', 58],
  ['SYSPROTO_EVENT', 1],
  ['SYSPROTO_CONTROL', 2],
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGKILL', 9],
  ['SIGTERM', 15],
  ['SIGSTOP', 17],
  ['SIGCONT', 19],
  ['SIGUSR1', 30],
  ['SIGUSR2', 31],
]);

/** Filters that exist on the host and that nothing here can decide: they name what they would need. */
const NOT_EVALUATED: ReadonlySet<string> = new Set([
  'mount-relative-literal',
  'mount-relative-subpath',
  'mount-relative-regex',
  'mount-relative-prefix',
  'mount-relative-path',
  'storage-class',
  'storage-class-extension',
  'csr',
  'debug-mode',
  'process-attribute',
  'system-attribute-regex',
  'semaphore-owner',
  'device-major',
  'device-minor',
  'file-attribute',
  'file-flags',
  'mach-derived-port-role',
  'mach-message-number',
  'syscall-mask',
  'entitlement-value',
  'entitlement-value-regex',
  'require-ancestor-with-entitlement',
  'message-number',
  'user-approval',
  'rootless-boot-device-filter',
  'rootless-file-filter',
  'rootless-disk-filter',
  'rootless-proc-filter',
  'reboot-flags',
  'sysctl-number',
  'memorystatus-control-command',
  'necp-object',
  'nvram-variable-type',
  'notification-payload',
  'hid-usage',
  'process-is-plugin',
  'extension-path-ancestor',
  'codesigning-operation',
  'mac-syscall-number',
]);

const TEXT_NAMES: ReadonlySet<string> = new Set(TEXT_ATTRIBUTES);
const NUMBER_NAMES: ReadonlySet<string> = new Set(NUMBER_ATTRIBUTES);

function textShape(name: string): TextShape | null {
  const pathTest = Object.hasOwn(PATH_FILTERS, name) ? PATH_FILTERS[name] : undefined;
  if (pathTest !== undefined) {
    return { attribute: 'path', test: pathTest };
  }
  const renamed = Object.hasOwn(TEXT_FILTER_NAMES, name) ? TEXT_FILTER_NAMES[name] : undefined;
  if (renamed !== undefined) {
    return { attribute: renamed, test: 'equal' };
  }
  if (TEXT_NAMES.has(name)) {
    return { attribute: name as TextAttribute, test: 'equal' };
  }
  for (const test of ['regex', 'prefix'] as const) {
    const base = name.endsWith(`-${test}`) ? name.slice(0, -test.length - 1) : '';
    if (TEXT_NAMES.has(base)) {
      return { attribute: base as TextAttribute, test };
    }
  }
  return null;
}

/** Whether a name is a filter of the language, evaluated or not. */
export const isFilterName = (name: string): boolean =>
  COMBINATORS.has(name) || textShape(name) !== null || NUMBER_NAMES.has(name) || isNotEvaluated(name) || SHAPES.has(name);

/** Every filter name of the language that is listed here, for spelling. */
export const filterNames = (): string[] => [
  ...Object.keys(PATH_FILTERS),
  ...COMBINATORS,
  ...TEXT_ATTRIBUTES.flatMap((name) => [name, `${name}-regex`, `${name}-prefix`]),
  ...NUMBER_NAMES,
  ...SHAPES,
  ...Object.keys(TEXT_FILTER_NAMES),
  ...NOT_EVALUATED,
];

/** A bare word among the arguments of a path filter: a variable that nothing defines. Other filters take words. */
export function undefinedWord(name: string, values: readonly Value[]): string | null {
  if (!Object.hasOwn(PATH_FILTERS, name)) {
    return null;
  }
  const word = flatten(values).find((value) => value instanceof SymbolValue);
  return word instanceof SymbolValue ? word.name : null;
}

/** `(syscall-group-open)` and its like name sets of calls that are not listed here. */
const isNotEvaluated = (name: string): boolean => NOT_EVALUATED.has(name) || name.startsWith('syscall-group-');

const COMBINATORS: ReadonlySet<string> = new Set(['require-all', 'require-any', 'require-not']);
const SHAPES: ReadonlySet<string> = new Set(['file-mode', 'remote', 'local', 'path-ancestors']);

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
  const shape = textShape(name);
  if (shape === null && !NUMBER_NAMES.has(name) && !SHAPES.has(name)) {
    return null;
  }
  if (flat.length === 0) {
    return unknown(`${name} has no argument`);
  }
  if (shape !== null) {
    return anyOf(textArguments(name, shape, flat, source));
  }
  if (NUMBER_NAMES.has(name)) {
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

/** The folders above a path. Whether the path itself is meant as well is not known. */
function ancestorsFilter(value: Value, source: UnknownConstruct): Filter {
  if (typeof value !== 'string' || !value.startsWith('/')) {
    return { kind: 'unknown', unknown: { ...source, reason: 'the argument of path-ancestors is not a path' } };
  }
  const literal = (path: string): Filter => ({ kind: 'text', attribute: 'path', test: 'equal', value: path, matcher: null });
  const parts = value
    .split('/')
    .filter((part) => part !== '')
    .slice(0, 128);
  const above = parts.map((_, index) => literal(index === 0 ? '/' : `/${parts.slice(0, index).join('/')}`));
  const unknown = { ...source, reason: 'whether path-ancestors holds the path itself is not known' };
  return anyOf([...above, allOf([literal(value), { kind: 'unknown', unknown }])]);
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
  const isWord = attribute !== 'path' && (value instanceof SymbolValue || typeof value === 'number');
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
    return 'problem' in compiled
      ? unknown(`the regex of ${name} is not evaluated: ${compiled.problem}`)
      : { kind: 'text', attribute, test, value: text, matcher: compiled.matcher };
  }
  const trimmed = test === 'subpath' && text.length > 1 ? text.replace(/\/+$/, '') || '/' : text;
  return { kind: 'text', attribute, test, value: trimmed, matcher: null };
}

function numberFilter(attribute: NumberAttribute, value: Value, source: UnknownConstruct): Filter {
  const number = typeof value === 'number' ? value : value instanceof SymbolValue ? NUMBER_WORDS.get(value.name) : undefined;
  if (number === undefined) {
    const what = value instanceof SymbolValue ? `the word ${value.name} is not known` : 'it is not a number';
    return { kind: 'unknown', unknown: { ...source, reason: `the argument of ${attribute} cannot be used: ${what}` } };
  }
  return { kind: 'number', attribute, low: number, high: number };
}
