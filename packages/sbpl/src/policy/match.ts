import type { Steps } from '../regex/steps.js';
import type { UnknownConstruct } from '../types.js';
import type { Access, Endpoint } from './access.js';
import { CODED_ATTRIBUTES, type EndpointPattern, type Filter } from './filter.js';
import { foldName, mayBeSpelled, type Spelling } from './spelling.js';

/** Three values: matched, not matched, or the constructs that leave it open. */
export type Match = boolean | readonly UnknownConstruct[];

/** Whether `path` is `root` or below it. `/` holds everything. */
const isBelow = (path: string, root: string): boolean =>
  root === '/' ? path.startsWith('/') : path.startsWith(root) && (path.length === root.length || path.charCodeAt(root.length) === 47);

/** Evaluates a filter against an access. Throws `TooCostly` where no steps are left. */
export function matchFilter(filter: Filter, access: Access, steps: Steps): Match {
  steps.spend(1);
  switch (filter.kind) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'all':
      return matchAll(filter.filters, access, steps);
    case 'any':
      return matchAny(filter.filters, access, steps);
    case 'not': {
      const inner = matchFilter(filter.filter, access, steps);
      return typeof inner === 'boolean' ? !inner : inner;
    }
    case 'text':
      return matchText(filter, access, steps);
    case 'number': {
      const value = access.numbers?.[filter.attribute];
      if (value === undefined) return false;
      if (value === null) return [notKnown(filter.attribute)];
      return value >= filter.low && value <= filter.high;
    }
    case 'mode':
      return matchMode(filter.mask, filter.source, access);
    case 'endpoint':
      return matchEndpoint(filter, filter.side === 'remote' ? access.remote : access.local, access, steps);
    case 'unknown':
      return [filter.unknown];
  }
}

const notKnown = (attribute: string): UnknownConstruct => ({
  construct: attribute,
  reason: `the ${attribute} of this access is not known to the host`,
  file: '',
  line: 0,
});

function matchAll(filters: readonly Filter[], access: Access, steps: Steps): Match {
  let open: UnknownConstruct[] | null = null;
  for (const filter of filters) {
    const match = matchFilter(filter, access, steps);
    if (match === false) {
      return false;
    }
    if (match !== true) {
      open ??= [];
      for (const each of match) open.push(each);
    }
  }
  return open ?? true;
}

function matchAny(filters: readonly Filter[], access: Access, steps: Steps): Match {
  let open: UnknownConstruct[] | null = null;
  for (const filter of filters) {
    const match = matchFilter(filter, access, steps);
    if (match === true) {
      return true;
    }
    if (match !== false) {
      open ??= [];
      for (const each of match) open.push(each);
    }
  }
  return open ?? false;
}

function matchText(filter: Extract<Filter, { kind: 'text' }>, access: Access, steps: Steps): Match {
  const value = access.text[filter.attribute];
  if (value === undefined) return false;
  if (value === null) return [notKnown(filter.attribute)];
  if (filter.attribute === 'vnode-type' && value === 'TTY' && filter.value === 'CHARACTER-DEVICE') {
    return [{ ...notKnown('vnode-type'), reason: 'whether a terminal counts as a character device is not known' }];
  }
  if (CODED_ATTRIBUTES.has(filter.attribute) && typeof value === 'string' && isNumber(value) !== isNumber(filter.value)) {
    return [
      {
        construct: filter.attribute,
        reason: `${filter.value} and ${value} cannot be compared: one is a word, one a number`,
        file: '',
        line: 0,
      },
    ];
  }
  if (typeof value !== 'string') {
    return value.some((each) => testText(filter, each, steps));
  }
  const matches = testText(filter, value, steps);
  return matches || access.spelling === undefined || filter.attribute !== 'path' ? matches : matchSpelling(filter, access.spelling, steps);
}

/** A name that a rule spells otherwise, where the volume's own spelling is not known. */
function matchSpelling(filter: Extract<Filter, { kind: 'text' }>, spelling: Spelling, steps: Steps): Match {
  if (!isNearly(filter, spelling, steps)) {
    return false;
  }
  const reason = `${filter.value.slice(0, 200)} differs in case or Unicode form only, and how the volume spells the name is not known`;
  return [{ ...notKnown('path'), construct: filter.value.slice(0, 200), reason }];
}

function isNearly({ test, value, matcher }: Extract<Filter, { kind: 'text' }>, spelling: Spelling, steps: Steps): boolean {
  steps.spend(value.length >> 4);
  switch (test) {
    case 'equal':
      return mayBeSpelled(value, spelling) && foldName(value) === spelling.folded;
    case 'prefix':
      return mayBeSpelled(value, spelling) && spelling.folded.startsWith(foldName(value));
    case 'subpath':
      return mayBeSpelled(value, spelling) && isBelow(spelling.folded, foldName(value));
    case 'regex':
      return matcher?.testCaseless(spelling.folded, steps) ?? false;
  }
}

const isNumber = (text: string): boolean => /^\d+$/.test(text);

function testText(filter: Extract<Filter, { kind: 'text' }>, value: string, steps: Steps): boolean {
  switch (filter.test) {
    case 'equal':
      return value === filter.value;
    case 'prefix':
      return value.startsWith(filter.value);
    case 'subpath':
      return isBelow(value, filter.value);
    case 'regex':
      return filter.matcher?.test(value, steps) ?? false;
  }
}

function matchMode(mask: number, source: UnknownConstruct, access: Access): Match {
  if (access.mode === undefined) return false;
  if (access.mode === null) return [{ ...source, reason: 'the mode of this file is not known to the host' }];
  const bits = access.mode & mask;
  if (bits === 0) return false;
  // Only masks of one bit were ever observed; whether several must all be set is not known.
  return bits === mask
    ? true
    : [{ ...source, reason: 'some bits of the mask are set and some are not; how the host reads that is not known' }];
}

function matchEndpoint(
  { pattern, source }: Extract<Filter, { kind: 'endpoint' }>,
  endpoint: Endpoint | null | undefined,
  access: Access,
  steps: Steps,
): Match {
  if (endpoint === undefined || !isOfProtocol(pattern.protocol, access)) return false;
  const isWild = pattern.host === '*' && pattern.port === null && pattern.path === null;
  if (endpoint === null) {
    return isWild && (pattern.protocol === 'any' || pattern.protocol === 'ip')
      ? true
      : [{ ...source, reason: 'the address on this side of the socket is not known' }];
  }
  if (endpoint.isUnbound === true) {
    // Measured for a rule on localhost: it does not cover a socket that connects before it is bound.
    return isWild ? [{ ...source, reason: 'whether a rule on every address covers a socket without one is not known' }] : false;
  }
  if (endpoint.protocol === 'unix') {
    return pattern.path === null ? true : matchFilter(pattern.path, { ...access, text: { ...access.text, path: endpoint.host } }, steps);
  }
  if (pattern.port !== null && pattern.port !== endpoint.port) return false;
  if (pattern.host !== '*' && !isLoopback(endpoint.host)) return false;
  if (pattern.family === null || pattern.family === endpoint.family) return true;
  return endpoint.family === null ? [{ ...source, reason: 'whether the address is one of IPv4 or of IPv6 is not known' }] : false;
}

/** Both sides of a socket have one protocol, also where the address of one is not known. */
function isOfProtocol(protocol: EndpointPattern['protocol'], { remote, local }: Access): boolean {
  const known = [remote, local].find((each) => each !== undefined && each !== null && each.isUnbound !== true)?.protocol;
  if (protocol === 'any' || known === undefined) return true;
  return protocol === 'ip' ? known !== 'unix' : protocol === known;
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
