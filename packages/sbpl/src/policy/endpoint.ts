import { FilterValue, SymbolValue, UnknownValue, type Value } from '../scheme/values.js';
import type { UnknownConstruct } from '../types.js';
import type { EndpointPattern, Filter } from './filter.js';

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
        return unknown(`${side} names the protocol ${value.name}, which is not known`);
      }
      pattern.protocol = protocol.protocol;
      pattern.family = protocol.family;
    } else if (typeof value === 'string') {
      if (pattern.protocol === 'unix') {
        pattern.path = { kind: 'text', attribute: 'path', test: 'equal', value, matcher: null };
        continue;
      }
      const address = /^(\*|localhost):(\*|\d{1,5})$/.exec(value);
      if (address === null || Number(address[2] === '*' ? 0 : address[2]) > 65_535) {
        return unknown(`${side} takes "*" or "localhost", a colon, and a port or "*"; "${value}" is neither`);
      }
      pattern.host = address[1] as string;
      pattern.port = address[2] === '*' ? null : Number(address[2]);
    } else {
      return unknown(`an argument of ${side} is neither protocol, address nor filter`);
    }
  }
  return { kind: 'endpoint', side, pattern, source };
}
