import type { Access, Endpoint } from '../policy/access.js';
import { isLoopback } from '../policy/match.js';
import { NUMBER_WORDS } from '../policy/number-words.js';
import { printNode } from '../reader/print.js';
import type { AskedAccess } from './course.js';

const quoted = (value: string): string => printNode({ kind: 'string', value, raw: false, span: { start: 0, end: 0, line: 0, column: 0 } });

/** The smallest rule that allows an access: the operation itself, on this one path, name or address. */
export function grantOf({ access, requirement }: AskedAccess): string {
  const filter = filterFor(access, requirement.kind === 'name' ? requirement.attribute : null);
  return filter === null ? `(allow ${access.operation})` : `(allow ${access.operation} ${filter})`;
}

function filterFor(access: Access, attribute: string | null): string | null {
  if (access.operation === 'system-socket') {
    const domain = access.target.startsWith('/') ? 'AF_UNIX' : access.target;
    return NUMBER_WORDS.has(domain) ? `(socket-domain ${domain})` : null;
  }
  const { path, target, 'control-name': control } = access.text;
  if (typeof path === 'string') {
    return `(literal ${quoted(path)})`;
  }
  if (typeof control === 'string') {
    return `(control-name ${quoted(control)})`;
  }
  if (access.remote !== undefined && access.remote !== null) {
    return `(remote ${addressOf(access.remote)})`;
  }
  if (access.local !== undefined && access.local !== null) {
    return `(local ${addressOf(access.local)})`;
  }
  if (attribute === null) {
    return null;
  }
  if (attribute === 'target') {
    const word = Array.isArray(target) ? target[0] : target;
    return typeof word === 'string' ? `(target ${word})` : null;
  }
  // A coded name is written as it was asked: a number, or a word.
  return /^\d+$/.test(access.target) ? `(${attribute} ${access.target})` : `(${attribute} ${quoted(access.target)})`;
}

/** Rules know two hosts only: this one, and any. */
const addressOf = ({ protocol, host, port }: Endpoint): string =>
  `${protocol === 'udp' ? 'udp' : 'tcp'} "${isLoopback(host) ? 'localhost' : '*'}:${port ?? '*'}"`;
