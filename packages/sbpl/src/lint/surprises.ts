import type { VirtualHost } from '../host/virtual-host.js';
import type { PolicyRule } from '../policy/rule.js';
import { visitTexts } from '../policy/visit.js';
import { type Found, quote } from './found.js';

/** Paths that are sockets by where they lie or how they are called. */
const SOCKET = /\.sock(?:et)?$|^\/private\/var\/run\/[^/]+$/;

const isSocket = (host: VirtualHost, path: string): boolean => host.node(path)?.type === 'socket' || /\.sock(?:et)?$/.test(path);

/** A socket that rules on files are meant to close, while connecting is another operation and stays open. */
export function openSockets(rules: readonly PolicyRule[], host: VirtualHost, allowsConnection: (path: string) => boolean): Found[] {
  const found: Found[] = [];
  for (const rule of rules) {
    if (rule.action !== 'deny' || !rule.operations.every((operation) => operation.startsWith('file'))) {
      continue;
    }
    visitTexts(rule.filter, ({ attribute, test, value }) => {
      if (attribute === 'path' && test === 'equal' && SOCKET.test(value) && isSocket(host, value) && allowsConnection(value)) {
        const message = `connecting to ${quote(value)} stays allowed: rules on files do not close a socket`;
        const hint = `add (deny network-outbound (literal ${quote(value)}))`;
        found.push({ source: rule.source, code: 'sbpl.socket-open', severity: 'warning', message, hint });
      }
    });
  }
  return found;
}

/**
 * A bare allow after a filtered deny of the same operation: the deny is asked before it, wherever they stand. The reverse,
 * a bare deny behind what is allowed, is how profiles close what is left, and needs no word.
 */
export function lateFallbacks(rules: readonly PolicyRule[]): Found[] {
  const denied = new Map<string, PolicyRule>();
  const found: Found[] = [];
  for (const rule of rules) {
    if (rule.action === 'deny' && rule.place === 'filtered') {
      for (const operation of rule.operations) denied.set(operation, rule);
    } else if (rule.action === 'allow' && rule.place === 'tail' && !rule.operations.includes('default')) {
      const earlier = rule.operations.map((operation) => denied.get(operation)).find((each) => each !== undefined);
      if (earlier !== undefined) {
        const { file, span } = earlier.source;
        const where = file === rule.source.file ? `line ${span.line}` : `${file} line ${span.line}`;
        const message = `this rule has no filter, so the earlier denial with filters (${where}) is asked before it`;
        found.push({ source: rule.source, code: 'sbpl.bare-is-last', severity: 'warning', message });
      }
    }
  }
  return found;
}
