import { compileRegex } from '../regex/matcher.js';
import { FilterValue, SymbolValue, UnknownValue, type Value } from '../scheme/values.js';
import type { UnknownConstruct } from '../types.js';
import { allOf, anyOf, type EndpointPattern, type Filter } from './filter.js';
import { nearWord } from './near-word.js';

const PROTOCOLS: Readonly<Record<string, { protocol: EndpointPattern['protocol']; family: 4 | 6 | null }>> = {
  ip: { protocol: 'ip', family: null },
  ip4: { protocol: 'ip', family: 4 },
  ip6: { protocol: 'ip', family: 6 },
  tcp: { protocol: 'tcp', family: null },
  tcp4: { protocol: 'tcp', family: 4 },
  tcp6: { protocol: 'tcp', family: 6 },
  udp: { protocol: 'udp', family: null },
  udp4: { protocol: 'udp', family: 4 },
  udp6: { protocol: 'udp', family: 6 },
  unix: { protocol: 'unix', family: null },
  'unix-socket': { protocol: 'unix', family: null },
};

/** A text beside `unix`: releases differ in taking it for a path or for a regex. */
function socketPath(value: string, source: UnknownConstruct): Filter {
  const literal: Filter = { kind: 'text', attribute: 'path', test: 'equal', value, matcher: null };
  const compiled = compileRegex(value);
  if ('problem' in compiled) {
    return literal;
  }
  const regex: Filter = { kind: 'text', attribute: 'path', test: 'regex', value, matcher: compiled.matcher };
  const unknown = { ...source, reason: 'whether a text beside unix is a path or a regex differs between releases' };
  return anyOf([literal, allOf([regex, { kind: 'unknown', unknown }])]);
}

/** Reads `(remote ip "localhost:80")`, `(local udp)`, `(remote unix-socket (path-literal "/x"))` and their like. */
export function readEndpoint(side: 'remote' | 'local', values: readonly Value[], source: UnknownConstruct): Filter {
  const unknown = (reason: string): Filter => ({ kind: 'unknown', unknown: { ...source, reason } });
  const pattern: EndpointPattern = { protocol: 'any', family: null, host: '*', port: null, path: null };
  for (const value of values) {
    if (value instanceof UnknownValue) {
      return { kind: 'unknown', unknown: value.unknown };
    }
    if (value instanceof FilterValue) {
      pattern.path = value.filter;
    } else if (value instanceof SymbolValue) {
      const protocol = Object.hasOwn(PROTOCOLS, value.name) ? PROTOCOLS[value.name] : undefined;
      if (protocol === undefined) {
        return unknown(`${side} names the protocol ${value.name}, which is not known${nearWord(value.name, Object.keys(PROTOCOLS))}`);
      }
      pattern.protocol = protocol.protocol;
      pattern.family = protocol.family;
    } else if (typeof value === 'string') {
      if (pattern.protocol === 'unix') {
        pattern.path = socketPath(value, source);
        continue;
      }
      const address = /^(\*|localhost):(\*|\d{1,5})$/.exec(value);
      if (address === null || Number(address[2]) > 65_535) {
        const reason = `${side} takes "*" or "localhost", a colon, and a port or "*"; "${value}" is neither`;
        return { kind: 'unknown', unknown: { ...source, reason }, refused: 'address' };
      }
      pattern.host = address[1] as string;
      pattern.port = address[2] === '*' ? null : Number(address[2]);
    } else {
      return unknown(`an argument of ${side} is neither protocol, address nor filter`);
    }
  }
  return { kind: 'endpoint', side, pattern, source };
}
